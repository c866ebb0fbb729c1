import { describe, expect, it } from 'vitest';
import { driftTolerance, findDrift, type PlanFacts } from '../../../../src/shared/domain/plan-drift';

function makeFacts(over: Partial<PlanFacts> = {}) {
  return { version: 'v', settings: 's', tenantIds: [1, 2, 3], totalCount: 50_000, affectedCount: 20_000, ...over };
}
const planned = { ...makeFacts(), affectedCount: 20_000 };

describe('the tolerance of a count', () => {
  it.each([
    [0, 100],
    [10_000, 100],
    [10_099, 100],
    [20_000, 200],
    [1_000_000, 10_000],
  ])('of %d is %d', (count, tolerance) => {
    expect(driftTolerance(count)).toBe(tolerance);
  });
});

describe('a world', () => {
  it('that is the same, or within the tolerance either way, has not drifted', () => {
    expect(findDrift(planned, makeFacts())).toEqual([]);
    expect(findDrift(planned, makeFacts({ affectedCount: 20_200, totalCount: 50_500 }))).toEqual([]);
    expect(findDrift(planned, makeFacts({ affectedCount: 19_800, totalCount: 49_500 }))).toEqual([]);
  });

  it('has drifted one row beyond it, up or down', () => {
    expect(findDrift(planned, makeFacts({ affectedCount: 20_201 }))).toEqual([
      { what: 'affected', planned: 20_000, now: 20_201, tolerance: 200 },
    ]);
    expect(findDrift(planned, makeFacts({ totalCount: 49_499 }))).toEqual([
      { what: 'total', planned: 50_000, now: 49_499, tolerance: 500 },
    ]);
  });

  it('has drifted with any other tenant, even where there are as many', () => {
    expect(findDrift(planned, makeFacts({ tenantIds: [1, 2, 4] }))).toEqual([
      { what: 'tenants', planned: 3, now: 3, added: [4] },
    ]);
    expect(findDrift(planned, makeFacts({ tenantIds: [1, 2] }))).toEqual([
      { what: 'tenants', planned: 3, now: 2, added: [] },
    ]);
  });

  it('has drifted with other settings or another version of the runbook', () => {
    const drifts = findDrift(planned, makeFacts({ settings: 'other', version: 'other' }));
    expect(drifts.map(({ what }) => what)).toEqual(['version', 'settings']);
  });

  it('whose affected rows were not counted again is judged by the rest', () => {
    expect(findDrift(planned, makeFacts({ affectedCount: null }))).toEqual([]);
  });
});
