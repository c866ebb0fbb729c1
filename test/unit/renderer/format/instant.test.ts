import { expect, test } from 'vitest';
import { formatClock, formatExact, formatRelative } from '../../../../src/renderer/format/instant';

const instantMs = Date.UTC(2026, 2, 1, 23, 2, 11);

test('the exact reading has both zones, with the date again where it differs', () => {
  expect(formatExact(instantMs, 'Europe/Berlin')).toBe('2026-03-02 00:02:11 local · 2026-03-01 23:02:11 UTC');
  expect(formatExact(instantMs, 'UTC')).toBe('2026-03-01 23:02:11 local · 23:02:11 UTC');
});

test('midnight is hour 00', () => expect(formatClock(instantMs, 'Europe/Berlin')).toBe('00:02:11'));

test('after 30 days the date says more than the age', () => {
  const day = 86_400_000;
  expect(formatRelative(instantMs, instantMs + 29 * day, 'UTC')).toBe('29 days ago');
  expect(formatRelative(instantMs, instantMs + 31 * day, 'UTC')).toBe('2026-03-01');
});

test('an instant ahead of this clock reads as now', () =>
  expect(formatRelative(instantMs, instantMs - 90_000)).toBe('just now'));
