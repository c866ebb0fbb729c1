import { expect, test } from 'vitest';
import type { FindingSummary } from '../../../../../src/shared/contract/findings';
import { compareByDue } from '../../../../../src/renderer/features/findings/finding-order';

function finding(id: number, dueAt: string | null): FindingSummary {
  return {
    id,
    tenantId: 1,
    tenantName: 'Contoso',
    type: 'drift',
    scopeKey: 'scope',
    subjectType: 'policy',
    subjectId: null,
    severity: 'high',
    status: 'new',
    dueAt,
    isOverdue: false,
    baselineRunId: null,
    currentRunId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

test('the longest overdue come first, and what has no real due date last, the newest of it first', () => {
  const sorted = [
    finding(1, '2026-02-01T00:00:00.000Z'),
    finding(3, '2026-02-01T00:00:00.000Z'),
    finding(2, '2026-03-01T00:00:00.000Z'),
    finding(9, null),
    finding(8, '+012026-01-01T00:00:00.000Z'),
    finding(4, null),
  ];
  expect(sorted.toReversed().toSorted(compareByDue)).toEqual(sorted);
});
