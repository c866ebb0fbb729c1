import { expect, it } from 'vitest';
import { findingLife } from '../../../../../src/renderer/features/findings/finding-life';
import type { FindingDetail } from '../../../../../src/shared/contract/findings';

const day = (date: number) => new Date(Date.UTC(2026, 2, date)).toISOString();

function makeFinding(over: Partial<FindingDetail> = {}): FindingDetail {
  return {
    id: 1,
    tenantId: 1,
    tenantName: 'Contoso',
    type: 'drift',
    scopeKey: 'scope',
    subjectType: 'policy',
    subjectId: 'x',
    severity: 'high',
    status: 'new',
    dueAt: null,
    isOverdue: false,
    baselineRunId: null,
    currentRunId: null,
    createdAt: day(2),
    recurrenceKey: null,
    others: 0,
    firstSeenAt: null,
    lastSeenAt: null,
    timesSeen: null,
    slaDays: null,
    acknowledgedAt: null,
    triagedAt: null,
    inProgressAt: null,
    reopenedAt: null,
    resolvedAt: null,
    resolvedReason: null,
    closedAt: null,
    closedReason: null,
    updatedAt: day(2),
    evidence: null,
    readAt: day(20),
    ...over,
  };
}

it('of a legacy row begins and ends with its record', () => {
  expect(findingLife(makeFinding())).toEqual([{ what: 'Recorded', at: day(2), detail: null }]);
});

it('is told in the order it happened, with reasons, and with the due date where it falls', () => {
  const life = findingLife(
    makeFinding({
      firstSeenAt: day(1),
      triagedAt: day(3),
      resolvedAt: day(4),
      resolvedReason: 'fixed',
      reopenedAt: day(5),
      dueAt: day(6),
      slaDays: 1,
      lastSeenAt: day(7),
      timesSeen: 3,
      closedAt: day(8),
      closedReason: 'false_positive',
    }),
  );
  expect(life.map(({ what, detail }) => [what, detail])).toEqual([
    ['First seen', null],
    ['Recorded', null],
    ['Triaged', null],
    ['Resolved', 'fixed'],
    ['Reopened', null],
    ['Due', '1 day to resolve'],
    ['Last seen', 'seen 3 times'],
    ['Closed', 'false_positive'],
  ]);
});

it('keeps the order of a life where several things have one instant', () => {
  const all = { firstSeenAt: day(1), createdAt: day(1), triagedAt: day(1), inProgressAt: day(1), closedAt: day(1) };
  const life = findingLife(makeFinding({ ...all, status: 'risk_accepted' }));
  expect(life.map(({ what }) => what)).toEqual(['First seen', 'Recorded', 'Triaged', 'In progress', 'Risk accepted']);
});
