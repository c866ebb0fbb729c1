import { describe, expect, test } from 'vitest';
import { type ListOrder, mergeFreshRows } from '../../../../src/renderer/components/merge-fresh-rows';
import type { RunSummary } from '../../../../src/shared/contract/runs';
import { compareRuns } from '../../../../src/shared/domain/run-order';
import { makeRun } from '../support';

const ORDER: ListOrder<RunSummary> = { keyOf: ({ key }) => key, compare: compareRuns, isFixed: true };

const runs = (...ids: number[]) => ids.map((id) => makeRun({ id }));
const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
const keys = (...ofIds: number[]) => new Set(ofIds.map((id) => `operation_runs:${id}`));
const head = (rows: ReturnType<typeof runs>, nextCursor: string | null = null) => ({
  startIndex: 0,
  rows,
  nextCursor,
});

test('without news the rows stay as they are', () => {
  const shown = runs(3, 2, 1);
  expect(mergeFreshRows(ORDER, shown, false, [])).toEqual({
    rows: shown,
    newCount: 0,
    hasMoreNew: false,
    vanishedKeys: new Set(),
    following: [],
  });
});

test('new rows wait, known ones are renewed in their places', () => {
  const merged = mergeFreshRows(ORDER, runs(3, 2, 1), false, [
    head([makeRun({ id: 4 }), makeRun({ id: 3, bucket: 'succeeded' }), ...runs(2, 1)]),
  ]);
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.rows[0]?.bucket).toBe('succeeded');
  expect(merged.newCount).toBe(1);
});

test('a legacy row is not taken for the operation that has its number', () => {
  const createdAt = makeRun({ id: 2 }).createdAt;
  const legacy = makeRun({ id: 2, record: 'restore_runs', createdAt });
  const merged = mergeFreshRows(ORDER, runs(3, 2, 1), false, [head([...runs(3, 2), legacy, ...runs(1)])]);
  expect(merged.rows.map(({ record }) => record)).toEqual(['operation_runs', 'operation_runs', 'operation_runs']);
  expect(merged.newCount).toBe(1);
});

test('a row that left the filter is named and keeps its place', () => {
  const merged = mergeFreshRows(ORDER, runs(3, 2, 1), false, [head(runs(3, 1))]);
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.vanishedKeys).toEqual(keys(2));
});

test('rows that come up from behind the last one are not new', () => {
  const merged = mergeFreshRows(ORDER, runs(5, 4, 3), true, [head(runs(5, 3, 2), 'c')]);
  expect(merged.newCount).toBe(0);
  expect(merged.vanishedKeys).toEqual(keys(4));
  expect(merged.following).toEqual([]);
});

test('rows pushed out of the head by new ones have not vanished', () => {
  const merged = mergeFreshRows(ORDER, runs(3, 2, 1), true, [head(runs(5, 4, 3), 'c')]);
  expect(merged.newCount).toBe(2);
  expect(merged.vanishedKeys).toEqual(new Set());
});

test('a page in the middle is renewed without a word on what stands before it', () => {
  const merged = mergeFreshRows(ORDER, runs(6, 5, 4, 3, 2, 1), true, [
    { startIndex: 2, rows: [makeRun({ id: 4, bucket: 'failed' }), makeRun({ id: 2 })], nextCursor: 'c' },
  ]);
  expect(ids(merged.rows)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(merged.rows[2]?.bucket).toBe('failed');
  expect(merged.vanishedKeys).toEqual(keys(3));
});

test('rows that have come to follow after the last one are named, as showing them moves nothing', () => {
  const merged = mergeFreshRows(ORDER, runs(5, 4), false, [head(runs(6, 5, 4, 3, 2), 'c')]);
  expect(ids(merged.following)).toEqual([3, 2]);
  expect(merged.newCount).toBe(1);
});

test('an empty list counts whatever comes', () => {
  expect(mergeFreshRows(ORDER, [], false, [head(runs(2, 1))]).newCount).toBe(2);
});

test('where new ones fill the first page, there may be more of them than are counted', () => {
  const merge = (rows: RunSummary[], nextCursor: string | null) =>
    mergeFreshRows(ORDER, runs(3, 2, 1), false, [head(rows, nextCursor)]);
  expect(merge(runs(6, 5, 4), 'c')).toMatchObject({ newCount: 3, hasMoreNew: true });
  expect(merge(runs(5, 4, 3), 'c')).toMatchObject({ newCount: 2, hasMoreNew: false });
});

test('a page that has come to hold nothing has no more news', () => {
  expect(mergeFreshRows(ORDER, runs(2, 1), false, [head([])])).toMatchObject({
    newCount: 0,
    hasMoreNew: false,
    vanishedKeys: keys(2, 1),
  });
});

describe('a list whose rows may change their places', () => {
  interface Due {
    readonly id: number;
    readonly due: number;
  }
  const order: ListOrder<Due> = { keyOf: ({ id }) => String(id), compare: (a, b) => a.due - b.due, isFixed: false };
  const due = (id: number, at: number): Due => ({ id, due: at });
  const shown = [due(1, 10), due(2, 20), due(3, 30), due(4, 40)];

  test('keeps a row where it stood, with what is known of it now', () => {
    const fresh = [due(2, 5), due(1, 10), due(3, 30), due(4, 40)];
    const merged = mergeFreshRows(order, shown, false, [{ startIndex: 0, rows: fresh, nextCursor: null }]);
    expect(merged.rows).toEqual([due(1, 10), due(2, 5), due(3, 30), due(4, 40)]);
    expect(merged).toMatchObject({ newCount: 0, vanishedKeys: new Set(), following: [] });
  });

  test('finds a row of one page in another', () => {
    const merged = mergeFreshRows(order, shown, true, [
      { startIndex: 0, rows: [due(3, 4), due(1, 10)], nextCursor: 'b' },
      { startIndex: 2, rows: [due(4, 40)], nextCursor: null },
    ]);
    expect(merged.rows).toEqual([due(1, 10), due(2, 20), due(3, 4), due(4, 40)]);
    expect(merged.vanishedKeys).toEqual(new Set());
  });

  test('names a row that is no longer where it was', () => {
    const merged = mergeFreshRows(order, shown, true, [
      { startIndex: 0, rows: [due(2, 20), due(3, 30)], nextCursor: 'c' },
    ]);
    expect(merged.rows).toEqual(shown);
    expect(merged.vanishedKeys).toEqual(new Set(['1']));
  });
});
