/**
 * The rules of the findings lifecycle as SQL expressions over one row `f` of `findings`. Every part of the runbook uses
 * these, so that preflight and run can't disagree.
 */

/** Statuses that count as open once `acknowledged` has become `triaged`. */
export const OPEN_STATUSES = `('new', 'triaged', 'in_progress', 'reopened')`;

const isOpenAfterwards = `f.status IN ('new', 'triaged', 'in_progress', 'reopened', 'acknowledged')`;

const needsRecurrenceKey = `(f.finding_type = 'drift' AND f.recurrence_key IS NULL AND f.subject_external_id <> '')`;

/** Lowercase hex SHA-256 of `tenant_id|scope_key|subject_type|subject_external_id|dimension` in UTF-8. */
const recurrenceKey = `encode(sha256(convert_to(
  f.tenant_id || '|' || f.scope_key || '|' || f.subject_type || '|' || f.subject_external_id || '|'
    || coalesce(nullif(f.evidence_jsonb->>'kind', ''), 'policy_snapshot'), 'UTF8')), 'hex')`;

/** The key after phase 1, null where the finding has none. */
export const recurrenceKeyAfterwards = `CASE WHEN ${needsRecurrenceKey} THEN ${recurrenceKey} ELSE f.recurrence_key END`;

/** True where phase 1 changes any column. Cheap: no hash is computed for it. */
export const isChanged = `(
  f.first_seen_at IS NULL OR f.last_seen_at IS NULL OR f.times_seen IS NULL OR f.times_seen < 1
  OR f.status = 'acknowledged'
  OR (${isOpenAfterwards} AND (f.sla_days IS NULL OR f.due_at IS NULL))
  OR coalesce(${needsRecurrenceKey}, false))`;

/** Days to resolve by the workspace's policy `p`; a severity outside the four counts as medium. */
const policyDays = `CASE f.severity WHEN 'critical' THEN p.critical WHEN 'high' THEN p.high WHEN 'low' THEN p.low ELSE p.medium END`;

/** The SET list of phase 1. Needs `p` (see {@link slaPolicy}) and `run.t0`. Days are 24 hours, whatever the time zone. */
export const assignments = `
  first_seen_at = coalesce(f.first_seen_at, f.created_at),
  last_seen_at = coalesce(f.last_seen_at, f.first_seen_at, f.created_at),
  times_seen = greatest(coalesce(f.times_seen, 0), 1),
  status = CASE f.status WHEN 'acknowledged' THEN 'triaged' ELSE f.status END,
  triaged_at = CASE f.status WHEN 'acknowledged' THEN coalesce(f.triaged_at, f.acknowledged_at, f.created_at) ELSE f.triaged_at END,
  sla_days = CASE WHEN ${isOpenAfterwards} THEN coalesce(f.sla_days, ${policyDays}) ELSE f.sla_days END,
  due_at = CASE WHEN ${isOpenAfterwards}
    THEN coalesce(f.due_at, run.t0 + make_interval(hours => 24 * coalesce(f.sla_days, ${policyDays}))) ELSE f.due_at END,
  recurrence_key = ${recurrenceKeyAfterwards},
  updated_at = now()`;

function overrideDays(severity: string, fallback: number): string {
  const value = `s.value->'${severity}'`;
  return `CASE WHEN jsonb_typeof(${value}) = 'number'
      THEN CASE WHEN (${value})::numeric BETWEEN 1 AND 3650 AND (${value})::numeric = trunc((${value})::numeric)
        THEN (${value})::numeric::int END END`.replace(/^/, 'coalesce(') + `, ${fallback})`;
}

/** One row a workspace: its days by severity, overrides over defaults. A setting that is no object overrides nothing. */
export const slaPolicy = `
  SELECT w.id AS workspace_id,
    ${overrideDays('critical', 3)} AS critical,
    ${overrideDays('high', 7)} AS high,
    ${overrideDays('medium', 14)} AS medium,
    ${overrideDays('low', 30)} AS low
  FROM workspaces w
  LEFT JOIN workspace_settings s ON s.workspace_id = w.id AND s.domain = 'findings' AND s.key = 'sla_days'`;
