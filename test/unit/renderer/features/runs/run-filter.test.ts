import { expect, test } from 'vitest';
import { isFiltered, NO_FILTER, toRunFilter } from '../../../../../src/renderer/features/runs/run-filter';

test('a view brings its own buckets, and choosing narrows them', () => {
  expect(toRunFilter('active', NO_FILTER)).toEqual({ buckets: ['queued', 'running'] });
  expect(toRunFilter('failures', { ...NO_FILTER, buckets: ['failed'] })).toEqual({ buckets: ['failed'] });
  expect(toRunFilter('stuck', NO_FILTER)).toEqual({ staleOnly: true });
});

test('what was not chosen is absent instead of empty', () => {
  expect(toRunFilter('all', { ...NO_FILTER, initiator: '  ' })).toEqual({});
  expect(isFiltered({ ...NO_FILTER, initiator: '  ' })).toBe(false);
});

test('every choice reaches the request', () => {
  const chosen = { types: ['policy.sync'], buckets: ['failed' as const], initiator: ' Olivia ', staleOnly: true };
  expect(toRunFilter('all', chosen)).toEqual({
    types: ['policy.sync'],
    buckets: ['failed'],
    initiator: 'Olivia',
    staleOnly: true,
  });
  expect(isFiltered(chosen)).toBe(true);
});
