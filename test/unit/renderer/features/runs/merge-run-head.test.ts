import { expect, test } from 'vitest';
import { mergeRunHead } from '../../../../../src/renderer/features/runs/merge-run-head';
import { makeRun } from '../../support';

const runs = (...ids: number[]) => ids.map((id) => makeRun({ id }));
const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);

test('without news the rows stay as they are', () => {
  const shown = runs(3, 2, 1);
  expect(mergeRunHead(shown, false, undefined)).toEqual({ rows: shown, newCount: 0, vanishedIds: [] });
});

test('new rows wait, known ones are renewed in their places', () => {
  const head = { runs: [makeRun({ id: 4 }), makeRun({ id: 3, bucket: 'succeeded' }), ...runs(2, 1)], nextCursor: null };
  const merged = mergeRunHead(runs(3, 2, 1), false, head);
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.rows[0]?.bucket).toBe('succeeded');
  expect(merged.newCount).toBe(1);
});

test('a row that left the filter is named and keeps its place', () => {
  const merged = mergeRunHead(runs(3, 2, 1), false, { runs: runs(3, 1), nextCursor: null });
  expect(ids(merged.rows)).toEqual([3, 2, 1]);
  expect(merged.vanishedIds).toEqual([2]);
});

test('rows that come up from behind the last one are not new', () => {
  const merged = mergeRunHead(runs(5, 4, 3), true, { runs: runs(5, 3, 2), nextCursor: 'c' });
  expect(merged.newCount).toBe(0);
  expect(merged.vanishedIds).toEqual([4]);
});

test('rows pushed out of the head by new ones have not vanished', () => {
  const merged = mergeRunHead(runs(3, 2, 1), true, { runs: runs(5, 4, 3), nextCursor: 'c' });
  expect(merged.newCount).toBe(2);
  expect(merged.vanishedIds).toEqual([]);
});

test('an empty list counts whatever comes', () => {
  expect(mergeRunHead([], false, { runs: runs(2, 1), nextCursor: null }).newCount).toBe(2);
});
