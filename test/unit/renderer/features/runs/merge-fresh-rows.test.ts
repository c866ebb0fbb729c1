import { expect, test } from 'vitest';
import { mergeFreshRows } from '../../../../../src/renderer/features/runs/merge-fresh-rows';
import { makeRun } from '../../support';

const runs = (...ids: number[]) => ids.map((id) => makeRun({ id }));
const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
const keys = (...ofIds: number[]) => new Set(ofIds.map((id) => `operation_runs:${id}`));
const head = (rows: ReturnType<typeof runs>, nextCursor: string | null = null) => ({
  startIndex: 0,
  runs: rows,
  nextCursor,
});

test('without news the rows stay as they are', () => {
  const shown = runs(3, 2, 1);
  expect(mergeFreshRows(shown, false, [])).toEqual({
    rows: shown,
    newCount: 0,
    vanishedKeys: new Set(),
    following: [],
  });
});

test('new rows wait, known ones are renewed in their places', () => {
  const merged = mergeFreshRows(runs(3, 2, 1), false, [
    head([makeRun({ id: 4 }), makeRun({ id: 3, bucket: 'succeeded' }), ...runs(2, 1)]),
  ]);
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.rows[0]?.bucket).toBe('succeeded');
  expect(merged.newCount).toBe(1);
});

test('a legacy row is not taken for the operation that has its number', () => {
  const createdAt = makeRun({ id: 2 }).createdAt;
  const legacy = makeRun({ id: 2, record: 'restore_runs', createdAt });
  const merged = mergeFreshRows(runs(3, 2, 1), false, [head([...runs(3, 2), legacy, ...runs(1)])]);
  expect(merged.rows.map(({ record }) => record)).toEqual(['operation_runs', 'operation_runs', 'operation_runs']);
  expect(merged.newCount).toBe(1);
});

test('a row that left the filter is named and keeps its place', () => {
  const merged = mergeFreshRows(runs(3, 2, 1), false, [head(runs(3, 1))]);
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.vanishedKeys).toEqual(keys(2));
});

test('rows that come up from behind the last one are not new', () => {
  const merged = mergeFreshRows(runs(5, 4, 3), true, [head(runs(5, 3, 2), 'c')]);
  expect(merged.newCount).toBe(0);
  expect(merged.vanishedKeys).toEqual(keys(4));
  expect(merged.following).toEqual([]);
});

test('rows pushed out of the head by new ones have not vanished', () => {
  const merged = mergeFreshRows(runs(3, 2, 1), true, [head(runs(5, 4, 3), 'c')]);
  expect(merged.newCount).toBe(2);
  expect(merged.vanishedKeys).toEqual(new Set());
});

test('a page in the middle is renewed without a word on what stands before it', () => {
  const merged = mergeFreshRows(runs(6, 5, 4, 3, 2, 1), true, [
    { startIndex: 2, runs: [makeRun({ id: 4, bucket: 'failed' }), makeRun({ id: 2 })], nextCursor: 'c' },
  ]);
  expect(ids(merged.rows)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(merged.rows[2]?.bucket).toBe('failed');
  expect(merged.vanishedKeys).toEqual(keys(3));
});

test('rows that have come to follow after the last one are named, as showing them moves nothing', () => {
  const merged = mergeFreshRows(runs(5, 4), false, [head(runs(6, 5, 4, 3, 2), 'c')]);
  expect(ids(merged.following)).toEqual([3, 2]);
  expect(merged.newCount).toBe(1);
});

test('an empty list counts whatever comes', () => {
  expect(mergeFreshRows([], false, [head(runs(2, 1))]).newCount).toBe(2);
});
