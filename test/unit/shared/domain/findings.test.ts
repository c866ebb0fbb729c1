import { describe, expect, it, test } from 'vitest';
import {
  FINDING_STATUSES,
  findingWord,
  isOpenFinding,
  isOverdue,
  OPEN_FINDING_STATUSES,
  TERMINAL_FINDING_STATUSES,
} from '../../../../src/shared/domain/findings';

const DUE = Date.parse('2026-03-01T10:00:00Z');

describe('a finding', () => {
  test.each(OPEN_FINDING_STATUSES)('that is %s is open, and overdue once its due date has passed', (status) => {
    expect(isOpenFinding(status)).toBe(true);
    expect(isOverdue({ status, dueAtMs: DUE }, DUE + 1)).toBe(true);
    expect(isOverdue({ status, dueAtMs: DUE }, DUE)).toBe(false);
  });

  it('that an old row calls acknowledged is open like a triaged one', () => {
    expect(isOverdue({ status: 'acknowledged', dueAtMs: DUE }, DUE + 1)).toBe(true);
  });

  test.each([...TERMINAL_FINDING_STATUSES, 'unknown', 'archived', '', 'constructor'])(
    'that is "%s" is never overdue',
    (status) => {
      expect(isOpenFinding(status)).toBe(false);
      expect(isOverdue({ status, dueAtMs: DUE }, DUE + 1)).toBe(false);
    },
  );

  it('without a due date is never overdue', () => {
    expect(isOverdue({ status: 'new', dueAtMs: null }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});

it('has a word for every known status, and shows others as they are stored', () => {
  for (const status of FINDING_STATUSES) expect(findingWord(status)).toMatch(/^[A-Z]/);
  expect(findingWord('in_progress')).toBe('In progress');
  for (const foreign of ['informational', 'ext.custom', 'constructor', '__proto__']) {
    expect(findingWord(foreign)).toBe(foreign);
  }
});
