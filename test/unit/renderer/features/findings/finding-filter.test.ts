import { describe, expect, it, test } from 'vitest';
import {
  countsText,
  filterOptions,
  givenOnly,
  isOpenOnly,
  linkedFilters,
  typedFindingId,
} from '../../../../../src/renderer/features/findings/finding-filter';
import { FINDINGS_COUNTED } from '../../../../../src/shared/contract/findings';
import { OPEN_FINDING_STATUSES, UNRESOLVED_FINDING_STATUSES } from '../../../../../src/shared/domain/findings';

const readAt = '2026-03-01T10:00:00.000Z';

it('offers what is known, and what is chosen already though only old rows have it', () => {
  const { severities, statuses } = filterOptions({ severities: ['informational', 'high'] });
  expect(severities.map(({ value }) => value)).toEqual(['critical', 'high', 'medium', 'low', 'informational']);
  expect(statuses.find(({ value }) => value === 'risk_accepted')?.label).toBe('Risk accepted');
});

it('keeps only what asks something', () => {
  expect(givenOnly({ tenantId: undefined, types: [], scopeKey: '', isOverdue: true, statuses: ['new'] })).toEqual({
    isOverdue: true,
    statuses: ['new'],
  });
});

describe('open', () => {
  it('is every status in which work is left, in any order', () => {
    expect(isOpenOnly({ statuses: [...UNRESOLVED_FINDING_STATUSES].toReversed() })).toBe(true);
  });

  test.each([[undefined], [[]], [[...OPEN_FINDING_STATUSES]], [[...UNRESOLVED_FINDING_STATUSES, 'closed']]])(
    'is not %j',
    (statuses) => expect(isOpenOnly(statuses === undefined ? {} : { statuses })).toBe(false),
  );
});

it('lets each thing that a link narrows by be taken away alone', () => {
  const filter = { scopeKey: 'a', baselineRunId: 7, currentRunId: 8, recurrenceKey: 'ff' };
  expect(linkedFilters(filter)).toEqual([
    { label: 'Baseline inventory run #7', without: { scopeKey: 'a', currentRunId: 8, recurrenceKey: 'ff' } },
    { label: 'Current inventory run #8', without: { scopeKey: 'a', baselineRunId: 7, recurrenceKey: 'ff' } },
    { label: 'Recurrence key ff', without: { scopeKey: 'a', baselineRunId: 7, currentRunId: 8 } },
  ]);
  expect(linkedFilters({ scopeKey: 'a' })).toEqual([]);
});

test.each([
  [{ total: 0, open: 0, overdue: 0 }, '0 findings'],
  [{ total: 1, open: 1, overdue: 0 }, '1 finding · 1 open · 0 overdue'],
  [{ total: FINDINGS_COUNTED, open: 2, overdue: 1 }, '1,000 findings · 2 open · 1 overdue'],
  [
    { total: FINDINGS_COUNTED + 1, open: FINDINGS_COUNTED + 1, overdue: 3 },
    '1,000+ findings · 1,000+ open · 3 overdue',
  ],
  [null, 'counting took too long'],
])('%j reads "%s"', (counts, text) => expect(countsText({ counts, readAt })).toBe(text));

it('knows an id by its sign, and takes anything else for a scope key', () => {
  expect(typedFindingId(' #88121 ')).toBe(88_121);
  for (const key of ['88121', '#', '#0', '#1a', 'tenant:1', '#1234567890123456'])
    expect(typedFindingId(key)).toBeNull();
});
