import { describe, expect, it } from 'vitest';
import { IDS_PER_RANGE } from '../../../../src/main/history/range-state';
import { createMissingIds, planBatches } from '../../../../src/main/history/sync-plan';

const ranges = (...numbers: number[]) => numbers.map((range) => ({ range, count: 200, isChanged: true }));

describe('the plan of what to read', () => {
  it('goes from the newest to the oldest, all tables side by side', () => {
    const batches = planBatches([
      { record: 'operation_runs', changed: [], whole: ranges(...Array.from({ length: 40 }, (_, index) => 39 - index)) },
      { record: 'restore_runs', changed: [], whole: ranges(3, 2, 1, 0) },
    ]);
    expect(batches[0]).toMatchObject({ record: 'operation_runs', to: 40 * IDS_PER_RANGE - 1 });
    expect(batches.findIndex(({ record }) => record === 'restore_runs')).toBe(1);
    const canonical = batches.filter(({ record }) => record === 'operation_runs');
    expect(canonical.map(({ from }) => from)).toEqual(canonical.map(({ from }) => from).toSorted((a, b) => b - a));
    // Every range once, none left out.
    expect(canonical.flatMap((batch) => batch.ranges.map(({ range }) => range))).toHaveLength(40);
  });

  it('never reads across a gap, since nothing is known of what lies there', () => {
    const batches = planBatches([{ record: 'operation_runs', changed: [], whole: ranges(1_000_000_000, 5, 4, 1) }]);
    expect(batches.map(({ from, to }) => (to + 1 - from) / IDS_PER_RANGE)).toEqual([1, 2, 1]);
  });

  it('reads what merely changed before what was never read', () => {
    const [first, second] = planBatches([{ record: 'operation_runs', changed: ranges(9), whole: ranges(8) }]);
    expect([first?.isWhole, second?.isWhole]).toEqual([false, true]);
  });
});

describe('ids that were passed over', () => {
  it('are looked for until they turn up, or for ten minutes', () => {
    const missing = createMissingIds();
    expect(missing.passOver('operation_runs', 10, [12, 13, 16], 0)).toBe(16);
    expect(missing.ids('operation_runs', 1)).toEqual([11, 14, 15]);
    expect(missing.ids('restore_runs', 1)).toEqual([]);
    missing.found('operation_runs', [14]);
    expect(missing.ids('operation_runs', 599_000)).toEqual([11, 15]);
    expect(missing.ids('operation_runs', 601_000)).toEqual([]);
  });

  it('are none where nothing is new, and bounded where a sequence jumps', () => {
    const missing = createMissingIds();
    expect(missing.passOver('operation_runs', 10, [], 0)).toBe(10);
    expect(missing.passOver('operation_runs', 10, [5_000_000_000], 0)).toBe(5_000_000_000);
    expect(missing.ids('operation_runs', 1).length).toBeLessThanOrEqual(1_000);
  });
});
