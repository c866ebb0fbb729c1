import { type FindingDetail, FINDINGS_COUNTED, type FindingSummary } from '../../shared/contract/findings';
import { findingWord } from '../../shared/domain/findings';
import { formatCount, formatInstant, formatTable } from './table';

function dueText({ dueAt, isOverdue }: FindingSummary): string {
  return isOverdue && dueAt !== null ? `${formatInstant(dueAt)} overdue` : formatInstant(dueAt);
}

function subjectText({ subjectType, subjectId }: FindingSummary): string {
  return [subjectType, subjectId ?? ''].join(' ').trim();
}

/** Findings as a table. */
export function findingsText(findings: readonly FindingSummary[]): string {
  if (findings.length === 0) return 'No finding matches.';
  return formatTable(
    ['ID', 'TENANT', 'TYPE', 'SEVERITY', 'STATUS', 'DUE', 'SUBJECT', 'SCOPE KEY'],
    findings.map((finding) => [
      String(finding.id),
      `${finding.tenantId} ${finding.tenantName}`,
      finding.type,
      finding.severity,
      finding.status,
      dueText(finding),
      subjectText(finding),
      finding.scopeKey,
    ]),
    [0],
  );
}

function othersText(others: number): string {
  if (others === 0) return '';
  return others > FINDINGS_COUNTED ? `more than ${formatCount(FINDINGS_COUNTED)}` : formatCount(others);
}

function evidenceFacts({ evidence }: FindingDetail): [string, string][] {
  if (evidence === null) return [['Evidence', 'the database role may not read it; run "wheelhouse doctor"']];
  return [
    ['Kind', evidence.kind ?? ''],
    ['Change', evidence.changeType ?? ''],
    ['Fields', evidence.changedFields.join(', ')],
    ['Changes', evidence.changeCounts.map(({ name, count }) => `${name} ${formatCount(count)}`).join(', ')],
    ['Run', evidence.run.map(({ name, value }) => `${name} ${value}`).join(', ')],
    ['Left out', evidence.omitted === 0 ? '' : `${formatCount(evidence.omitted)} entries of the evidence`],
  ];
}

/** A finding for people: what it is, its life so far, and the shown part of its evidence. */
export function findingText(finding: FindingDetail): string {
  const withReason = (at: string | null, reason: string | null) =>
    at === null ? '' : [formatInstant(at), reason].filter((part) => part !== null).join(' ');
  const facts: [string, string][] = [
    ['Status', findingWord(finding.status)],
    ['Severity', findingWord(finding.severity)],
    ['Tenant', `${finding.tenantName} (id ${finding.tenantId})`],
    ['Subject', subjectText(finding)],
    ['Scope key', finding.scopeKey],
    ['Due', dueText(finding)],
    ['Baseline', finding.baselineRunId === null ? '' : `inventory run ${finding.baselineRunId}`],
    ['Current', finding.currentRunId === null ? '' : `inventory run ${finding.currentRunId}`],
    ['Recurrence', finding.recurrenceKey ?? ''],
    ['Others', othersText(finding.others)],
    ['Recorded', formatInstant(finding.createdAt)],
    ['First seen', formatInstant(finding.firstSeenAt)],
    ['Last seen', formatInstant(finding.lastSeenAt)],
    ['Times seen', finding.timesSeen === null ? '' : formatCount(finding.timesSeen)],
    ['Acknowledged', formatInstant(finding.acknowledgedAt)],
    ['Triaged', formatInstant(finding.triagedAt)],
    ['In progress', formatInstant(finding.inProgressAt)],
    ['Reopened', formatInstant(finding.reopenedAt)],
    ['Resolved', withReason(finding.resolvedAt, finding.resolvedReason)],
    ['Closed', withReason(finding.closedAt, finding.closedReason)],
    ...evidenceFacts(finding),
  ];
  return [
    `Finding #${finding.id}  ${findingWord(finding.type)} (${finding.type})`,
    ...facts.filter(([, value]) => value !== '').map(([name, value]) => `  ${name.padEnd(12)}  ${value}`),
  ].join('\n');
}
