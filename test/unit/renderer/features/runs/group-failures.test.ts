import { expect, test } from 'vitest';
import { groupFailures } from '../../../../../src/renderer/features/runs/group-failures';
import { boundFailures } from '../../../../../src/shared/domain/failures';

const failure = (reasonCode: string) => ({ reason_code: reasonCode, message: 'm' });

test('failures are grouped by reason, the most frequent first', () => {
  const groups = groupFailures([failure('throttled'), failure('db_timeout'), failure('db_timeout')], 'x');
  expect(groups.map((group) => [group.reasonCode, group.failures.length])).toEqual([
    ['db_timeout', 2],
    ['throttled', 1],
  ]);
});

test('two failures that read the same keep keys of their own', () => {
  const keys = groupFailures([failure('x'), failure('x')], 'x')[0]?.failures.map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

test('the note on failures that were not kept is no failure', () => {
  const groups = groupFailures(boundFailures(Array.from({ length: 60 }, () => failure('db_timeout'))), 'x');
  expect(groups).toHaveLength(1);
  expect(groups[0]?.failures).toHaveLength(50);
});
