import { describe, expect, it } from 'vitest';
import { concurrencyFor } from '../../../../src/main/engine/concurrency';

describe('how many groups of tenants a worker works on at once', () => {
  it.each([
    [0.2, 4],
    [19, 4],
    [20, 8],
    [100, 8],
    [400, 8],
  ])('at a round trip of %d ms: %d', (roundTripMs, expected) => {
    expect(concurrencyFor({ roundTripMs, freeConnections: 90 })).toBe(expected);
  });

  it.each([
    [16, 7],
    [12, 3],
    [10, 1],
    [0, 1],
  ])('leaves others their connections: with %d free at most %d', (freeConnections, expected) => {
    expect(concurrencyFor({ roundTripMs: 100, freeConnections })).toBe(expected);
  });
});
