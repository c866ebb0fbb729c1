import type { FindingDetail, FindingSummary } from '../../shared/contract/findings';

/** A finding of a list in the database's spellings, for programs. */
export function findingDocument(finding: FindingSummary): object {
  return {
    id: finding.id,
    tenant_id: finding.tenantId,
    tenant_name: finding.tenantName,
    finding_type: finding.type,
    scope_key: finding.scopeKey,
    subject_type: finding.subjectType,
    subject_external_id: finding.subjectId,
    severity: finding.severity,
    status: finding.status,
    due_at: finding.dueAt,
    is_overdue: finding.isOverdue,
    baseline_run_id: finding.baselineRunId,
    current_run_id: finding.currentRunId,
    created_at: finding.createdAt,
  };
}

/** A finding with its life and the shown part of its evidence, in the database's spellings. */
export function findingDetailDocument(finding: FindingDetail): object {
  const { evidence } = finding;
  return {
    ...findingDocument(finding),
    recurrence_key: finding.recurrenceKey,
    others_of_recurrence_key: finding.others,
    first_seen_at: finding.firstSeenAt,
    last_seen_at: finding.lastSeenAt,
    times_seen: finding.timesSeen,
    sla_days: finding.slaDays,
    acknowledged_at: finding.acknowledgedAt,
    triaged_at: finding.triagedAt,
    in_progress_at: finding.inProgressAt,
    reopened_at: finding.reopenedAt,
    resolved_at: finding.resolvedAt,
    resolved_reason: finding.resolvedReason,
    closed_at: finding.closedAt,
    closed_reason: finding.closedReason,
    updated_at: finding.updatedAt,
    evidence:
      evidence === null
        ? null
        : {
            kind: evidence.kind,
            change_type: evidence.changeType,
            changed_fields: evidence.changedFields,
            change_counts: Object.fromEntries(evidence.changeCounts.map(({ name, count }) => [name, count])),
            run: Object.fromEntries(evidence.run.map(({ name, value }) => [name, value])),
            omitted: evidence.omitted,
          },
  };
}
