import { describe, expect, it } from 'vitest';
import { runFreshness } from '../../../../src/shared/domain/freshness';

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;

function freshness(status: string, updatedMinutesAgo: number, heartbeatMinutesAgo: number | null = null): string {
  return runFreshness(
    {
      status,
      updatedAtMs: NOW_MS - updatedMinutesAgo * MINUTE_MS,
      heartbeatAtMs: heartbeatMinutesAgo === null ? null : NOW_MS - heartbeatMinutesAgo * MINUTE_MS,
    },
    NOW_MS,
  );
}

describe('runFreshness', () => {
  it.each([
    ['queued', 14.99, 'fresh'],
    ['queued', 15, 'likely stale'],
    ['running', 29.99, 'fresh'],
    ['running', 30, 'likely stale'],
  ])('a %s run updated %d min ago is %s', (status, minutes, expected) => {
    expect(freshness(status, minutes)).toBe(expected);
  });

  it('a heartbeat vouches for a run that nothing else was heard of', () => {
    expect(freshness('running', 600, 1)).toBe('fresh');
    expect(freshness('running', 600, 30)).toBe('likely stale');
    expect(freshness('queued', 600, 14)).toBe('fresh');
  });

  it('an old heartbeat takes nothing from a recent update', () => {
    expect(freshness('running', 1, 600)).toBe('fresh');
  });

  it('a clock that runs behind the database makes nothing stale', () => {
    expect(freshness('running', -5)).toBe('fresh');
  });

  it('a terminal run is never stale', () => {
    expect(freshness('completed', 100_000)).toBe('fresh');
  });

  it('a type may have limits of its own', () => {
    const run = { status: 'running', updatedAtMs: NOW_MS - 2 * MINUTE_MS, heartbeatAtMs: null };
    expect(runFreshness(run, NOW_MS, { queued: MINUTE_MS, running: MINUTE_MS })).toBe('likely stale');
    expect(runFreshness(run, NOW_MS, { queued: MINUTE_MS, running: 3 * MINUTE_MS })).toBe('fresh');
  });
});
