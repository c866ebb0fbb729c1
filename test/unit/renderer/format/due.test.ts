import { expect, test } from 'vitest';
import { formatDue } from '../../../../src/renderer/format/due';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  [NOW - 20_000, 'overdue', '1 min overdue'],
  [NOW - 59 * MINUTE, 'overdue', '59 min overdue'],
  [NOW - 23 * 60 * MINUTE, 'overdue', '23 h overdue'],
  [NOW - DAY, 'overdue', '1 day overdue'],
  [NOW - 1_234 * DAY, 'overdue', '1,234 days overdue'],
  [NOW + 90 * MINUTE, 'open', 'in 1 h'],
  [NOW + 3 * DAY, 'open', 'in 3 days'],
  // The database's clock had it in time; this computer's is ahead.
  [NOW - 5_000, 'open', 'now'],
  [NOW - DAY, 'over', null],
] as const)('what is due at %d and %s reads "%s"', (dueAt, state, said) => {
  expect(formatDue(dueAt, NOW, state)).toBe(said);
});
