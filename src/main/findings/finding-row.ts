import { z } from 'zod';
import type { FindingSummary } from '../../shared/contract/findings';
import { isOverdue } from '../../shared/domain/findings';
import { isShowableCode, sanitiseIdentifier, sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { storedCount, storedDate } from '../postgres/stored-values';

/** The columns of a finding that lists show, from `findings f`; no evidence, and nobody's id. */
export const SUMMARY_COLUMNS = `f.id, f.tenant_id, f.finding_type, f.scope_key, f.subject_type, f.subject_external_id,
  f.severity, f.status, f.due_at, f.baseline_run_id, f.current_run_id, f.created_at,
  (SELECT t.name FROM tenants t WHERE t.id = f.tenant_id) AS tenant_name, now() AS read_at`;

/** What the detail shows on top. */
export const DETAIL_COLUMNS = `${SUMMARY_COLUMNS}, f.recurrence_key, f.first_seen_at, f.last_seen_at, f.times_seen,
  f.sla_days, f.acknowledged_at, f.triaged_at, f.in_progress_at, f.reopened_at, f.resolved_at, f.resolved_reason,
  f.closed_at, f.closed_reason, f.updated_at`;

/** Old and foreign rows say other words; what is no word at all says nothing. */
const storedCode = z.string().transform((text) => (isShowableCode(text) ? text : 'unknown'));
const storedIdentifier = z.string().transform((text) => sanitiseIdentifier(text));
/** An id below one points at nothing. */
const storedRunId = z
  .number()
  .nullable()
  .transform((id) => (id !== null && id > 0 ? id : null));
const storedReason = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : sanitiseMessage(text) || null));

const summaryRow = z.object({
  id: z.number(),
  tenant_id: z.number(),
  tenant_name: z
    .string()
    .nullable()
    .transform((name) => sanitiseName(name)),
  finding_type: storedCode,
  scope_key: storedIdentifier,
  subject_type: storedIdentifier,
  subject_external_id: storedIdentifier.nullable().transform((id) => id || null),
  severity: storedCode,
  status: storedCode,
  due_at: storedDate.nullable(),
  baseline_run_id: storedRunId,
  current_run_id: storedRunId,
  created_at: storedDate,
  read_at: storedDate,
});

const detailRow = summaryRow.extend({
  recurrence_key: z.string().nullable(),
  first_seen_at: storedDate.nullable(),
  last_seen_at: storedDate.nullable(),
  times_seen: storedCount.nullable(),
  sla_days: z.number().nullable(),
  acknowledged_at: storedDate.nullable(),
  triaged_at: storedDate.nullable(),
  in_progress_at: storedDate.nullable(),
  reopened_at: storedDate.nullable(),
  resolved_at: storedDate.nullable(),
  resolved_reason: storedReason,
  closed_at: storedDate.nullable(),
  closed_reason: storedReason,
  updated_at: storedDate,
});

const iso = (date: Date | null) => date?.toISOString() ?? null;

function toSummary(row: z.infer<typeof summaryRow>): FindingSummary {
  const { status, due_at: dueAt } = row;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    type: row.finding_type,
    scopeKey: row.scope_key,
    subjectType: row.subject_type,
    subjectId: row.subject_external_id,
    severity: row.severity,
    status,
    dueAt: iso(dueAt),
    // By the clock that set the due date, as the filter does.
    isOverdue: isOverdue({ status, dueAtMs: dueAt?.getTime() ?? null }, row.read_at.getTime()),
    baselineRunId: row.baseline_run_id,
    currentRunId: row.current_run_id,
    createdAt: row.created_at.toISOString(),
  };
}

/** Reads a row of {@link SUMMARY_COLUMNS}. */
export function readSummary(raw: unknown): FindingSummary {
  return toSummary(summaryRow.parse(raw));
}

/** A finding without what takes further questions: the evidence, and how often it recurs. */
export type StoredFinding = ReturnType<typeof readStoredFinding>;

/** Reads a row of {@link DETAIL_COLUMNS}. */
export function readStoredFinding(raw: unknown) {
  const row = detailRow.parse(raw);
  return {
    ...toSummary(row),
    /** As it is stored, to look others up by it. */
    storedRecurrenceKey: row.recurrence_key,
    firstSeenAt: iso(row.first_seen_at),
    lastSeenAt: iso(row.last_seen_at),
    timesSeen: row.times_seen,
    slaDays: row.sla_days,
    acknowledgedAt: iso(row.acknowledged_at),
    triagedAt: iso(row.triaged_at),
    inProgressAt: iso(row.in_progress_at),
    reopenedAt: iso(row.reopened_at),
    resolvedAt: iso(row.resolved_at),
    resolvedReason: row.resolved_reason,
    closedAt: iso(row.closed_at),
    closedReason: row.closed_reason,
    updatedAt: row.updated_at.toISOString(),
    readAt: row.read_at.toISOString(),
  };
}
