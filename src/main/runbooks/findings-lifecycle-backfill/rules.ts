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

/**
 * Days to resolve: the override in `policy.days` (see {@link slaPolicy}) over the default. A severity outside the four
 * counts as medium.
 */
const policyDays = `coalesce(
    (policy.days->f.workspace_id::text
      ->>(CASE WHEN f.severity IN ('critical', 'high', 'low') THEN f.severity ELSE 'medium' END))::int,
    CASE f.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 7 WHEN 'low' THEN 30 ELSE 14 END)`;

/** The SET list of phase 1. Needs `policy` (see {@link slaPolicy}) and `run.t0`. Days are 24 hours, whatever the time zone. */
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

/**
 * One row: `days`, the valid overrides as `{"<workspace id>": {"<severity>": days}}`. A value counts if it is a whole
 * number from 1 to 3650; a setting that is no object overrides nothing. A map, and not a row a workspace to join, so that
 * the plan of a batch doesn't depend on how many workspaces there are.
 */
export const slaPolicy = `
  SELECT coalesce(jsonb_object_agg(s.workspace_id, s.days), '{}'::jsonb) AS days
  FROM (
    SELECT setting.workspace_id, jsonb_object_agg(entry.key, trunc(entry.value::numeric)::int) AS days
    FROM workspace_settings setting
    CROSS JOIN LATERAL jsonb_each(
      CASE jsonb_typeof(setting.value) WHEN 'object' THEN setting.value ELSE '{}'::jsonb END) AS entry
    WHERE setting.domain = 'findings' AND setting.key = 'sla_days'
      AND entry.key IN ('critical', 'high', 'medium', 'low')
      AND CASE WHEN jsonb_typeof(entry.value) = 'number'
        THEN entry.value::numeric BETWEEN 1 AND 3650 AND entry.value::numeric = trunc(entry.value::numeric)
        ELSE false END
    GROUP BY setting.workspace_id
  ) s`;
