import type { FindingDetail } from '../../../shared/contract/findings';
import { countOf } from '../../format/count';

/** Something in the life of a finding. */
export interface LifeEvent {
  readonly what: string;
  readonly at: string;
  readonly detail: string | null;
}

function dueDetail({ slaDays }: FindingDetail): string | null {
  return slaDays === null ? null : `${countOf(slaDays, 'day')} to resolve`;
}

/** What is known of a finding's life, in the order it happened; what is due comes where it falls. */
export function findingLife(finding: FindingDetail): LifeEvent[] {
  const { timesSeen, status } = finding;
  const known: [what: string, at: string | null, detail: string | null][] = [
    ['First seen', finding.firstSeenAt, null],
    ['Recorded', finding.createdAt, null],
    ['Acknowledged', finding.acknowledgedAt, null],
    ['Triaged', finding.triagedAt, null],
    ['In progress', finding.inProgressAt, null],
    ['Resolved', finding.resolvedAt, finding.resolvedReason],
    ['Reopened', finding.reopenedAt, null],
    [status === 'risk_accepted' ? 'Risk accepted' : 'Closed', finding.closedAt, finding.closedReason],
    ['Last seen', finding.lastSeenAt, timesSeen === null ? null : `seen ${countOf(timesSeen, 'time')}`],
    ['Due', finding.dueAt, dueDetail(finding)],
  ];
  return known
    .flatMap(([what, at, detail]) => (at === null ? [] : [{ what, at, detail }]))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
