import { expect, test } from 'vitest';
import { mergeRun } from '../../../../../src/renderer/features/runs/live-run-store';
import { makeRunDetail } from '../../support';

const early = makeRunDetail({ readAt: '2026-03-01T10:00:00.000Z' });
const late = makeRunDetail({ readAt: '2026-03-01T10:00:05.000Z' });

test('an older event than seen is dropped', () => {
  const known = mergeRun(undefined, late, 7);
  expect(mergeRun(known, early, 6)).toBe(known);
  expect(mergeRun(known, early, 7)).toBe(known);
  expect(mergeRun(known, late, 8)).toEqual({ run: late, revision: 8 });
});

test('a snapshot that was read before the last event is dropped', () => {
  const known = mergeRun(undefined, late, 7);
  expect(mergeRun(known, early, null)).toBe(known);
});

test('a later snapshot counts and keeps the revision', () => {
  const known = mergeRun(undefined, early, 7);
  expect(mergeRun(known, late, null)).toEqual({ run: late, revision: 7 });
});

test('any event follows a first snapshot', () => {
  expect(mergeRun(mergeRun(undefined, late, null), late, 0).revision).toBe(0);
});
