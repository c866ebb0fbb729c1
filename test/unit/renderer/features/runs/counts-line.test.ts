import { expect, test } from 'vitest';
import { countsLine } from '../../../../../src/renderer/features/runs/counts-line';

test('the two most telling counts are said, zeros are not', () => {
  expect(countsLine({ total: 9, processed: 9, updated: 1_234, skipped: 0 }, 0)).toEqual({
    text: 'updated 1,234 · processed 9',
    failed: '',
  });
});

test('failures are said by their count, or by their entries where no count is kept', () => {
  expect(countsLine({ failed: 3 }, 5).failed).toBe('failed 3');
  expect(countsLine({}, 1).failed).toBe('1 failure');
});
