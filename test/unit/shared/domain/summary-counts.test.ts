import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSummaryCounts, SUMMARY_COUNT_KEYS } from '../../../../src/shared/domain/summary-counts';

describe('readSummaryCounts', () => {
  it('knows exactly the keys of the whitelist', () => {
    expect(SUMMARY_COUNT_KEYS.join(' ')).toBe(
      'total processed succeeded updated skipped failed created deleted items tenants compliant noncompliant unknown critical high medium low',
    );
  });

  it('keeps every key of the whitelist, zero included', () => {
    const all = Object.fromEntries(SUMMARY_COUNT_KEYS.map((key, index) => [key, index]));
    expect(readSummaryCounts(all)).toEqual(all);
  });

  it.each([
    ['a foreign key', { rows: 3 }],
    ['another case', { Total: 3 }],
    ['a fraction', { total: 1.5 }],
    ['a negative number', { total: -1 }],
    ['digits in a string', { total: '3' }],
    ['null', { total: null }],
    ['true', { total: true }],
    ['an object', { total: {} }],
    ['what no longer is an exact integer', { total: 2 ** 53 }],
    ['no number', { total: Number.NaN }],
    ['infinity', { total: Number.POSITIVE_INFINITY }],
  ])('drops %s and keeps the rest', (_what, stored) => {
    expect(readSummaryCounts({ ...stored, updated: 7 })).toEqual({ updated: 7 });
  });

  it.each([null, undefined, [], [1], 'total', 3, true])('reads %j as no counts', (stored) => {
    expect(readSummaryCounts(stored)).toEqual({});
  });

  it('reads a key of the prototype as foreign', () => {
    expect(readSummaryCounts(JSON.parse('{"__proto__": {"total": 1}, "constructor": 2}'))).toEqual({});
  });

  it('never gives anything but whole counts under whitelisted keys, and reads its own result unchanged', () => {
    const stored = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...SUMMARY_COUNT_KEYS, 'x'), fc.oneof(fc.integer(), fc.double(), fc.string())),
    );
    fc.assert(
      fc.property(stored, (value) => {
        const counts = readSummaryCounts(value);
        expect(readSummaryCounts(counts)).toEqual(counts);
        for (const [key, count] of Object.entries(counts)) {
          expect(SUMMARY_COUNT_KEYS).toContain(key);
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        }
      }),
    );
  });
});
