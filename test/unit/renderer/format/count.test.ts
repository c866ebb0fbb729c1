import { expect, test } from 'vitest';
import { countOf, formatCount, formatPercent, formatRate } from '../../../../src/renderer/format/count';

test('counts have separators and their noun in the right number', () => {
  expect(formatCount(52_067)).toBe('52,067');
  expect(countOf(1, 'tenant')).toBe('1 tenant');
  expect(countOf(1_204, 'tenant')).toBe('1,204 tenants');
});

test('a share says 100 % only at the end', () => {
  expect(formatPercent(0.9999)).toBe('99 %');
  expect(formatPercent(1)).toBe('100 %');
  expect(formatPercent(0)).toBe('0 %');
});

test('a slow rate keeps a decimal', () => {
  expect(formatRate(3.42)).toBe('3.4 rows/s');
  expect(formatRate(11_840.4)).toBe('11,840 rows/s');
  expect(formatRate(0)).toBe('0 rows/s');
});
