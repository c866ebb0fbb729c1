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

/** Each rule's own condition: true where it changes the finding. Cheap: no hash is computed for it. */
export const isChangedBy = {
  timeline: `(f.first_seen_at IS NULL OR f.last_seen_at IS NULL OR f.times_seen IS NULL OR f.times_seen < 1)`,
  triage: `(f.status = 'acknowledged')`,
  dueDate: `(${isOpenAfterwards} AND (f.sla_days IS NULL OR f.due_at IS NULL))`,
  recurrenceKey: `coalesce(${needsRecurrenceKey}, false)`,
} as const;

/** True where phase 1 changes any column. */
export const isChanged = `(
  ${Object.values(isChangedBy).join('\n  OR ')})`;

/**
 * Days to resolve: the override in `policy.days` (see {@link slaPolicy}) over the default. A severity outside the four
 * counts as medium.
 */
const policyDays = `coalesce(
    (policy.days->f.workspace_id::text
      ->>(CASE WHEN f.severity IN ('critical', 'high', 'low') THEN f.severity ELSE 'medium' END))::int,
    CASE f.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 7 WHEN 'low' THEN 30 ELSE 14 END)`;

/**
 * The columns that phase 1 sets, each with its value. Needs `policy` (see {@link slaPolicy}) and `run.t0`. Days are 24 hours,
 * whatever the time zone.
 */
export const afterPhase1 = {
  first_seen_at: `coalesce(f.first_seen_at, f.created_at)`,
  last_seen_at: `coalesce(f.last_seen_at, f.first_seen_at, f.created_at)`,
  times_seen: `greatest(coalesce(f.times_seen, 0), 1)`,
  status: `CASE f.status WHEN 'acknowledged' THEN 'triaged' ELSE f.status END`,
  triaged_at: `CASE f.status WHEN 'acknowledged' THEN coalesce(f.triaged_at, f.acknowledged_at, f.created_at)
    ELSE f.triaged_at END`,
  sla_days: `CASE WHEN ${isOpenAfterwards} THEN coalesce(f.sla_days, ${policyDays}) ELSE f.sla_days END`,
  due_at: `CASE WHEN ${isOpenAfterwards}
    THEN coalesce(f.due_at, run.t0 + make_interval(hours => 24 * coalesce(f.sla_days, ${policyDays}))) ELSE f.due_at END`,
  recurrence_key: recurrenceKeyAfterwards,
} as const;

/**
 * The members of duplicate groups in their order, from CTE `members (tenant_id, id, recurrence_key, first_seen_at,
 * last_seen_at, times_seen)`: rank 1 is the canonical, and the merged values are those of the whole group.
 */
export const rankedMembers = `
  SELECT id, recurrence_key,
    row_number() OVER (PARTITION BY tenant_id, recurrence_key ORDER BY last_seen_at DESC NULLS LAST, id DESC) AS rank,
    count(*) OVER same_key AS group_size,
    min(first_seen_at) OVER same_key AS first_seen_at,
    max(last_seen_at) OVER same_key AS last_seen_at,
    least(sum(times_seen) OVER same_key, 2147483647)::int AS times_seen
  FROM members
  WINDOW same_key AS (PARTITION BY tenant_id, recurrence_key)`;

/** The columns that phase 2 sets in a member `r` (see {@link rankedMembers}) of a group of more than one. Needs `run.t0`. */
export const afterMerge = {
  first_seen_at: `CASE WHEN r.rank = 1 THEN r.first_seen_at ELSE f.first_seen_at END`,
  last_seen_at: `CASE WHEN r.rank = 1 THEN r.last_seen_at ELSE f.last_seen_at END`,
  times_seen: `CASE WHEN r.rank = 1 THEN r.times_seen ELSE f.times_seen END`,
  status: `CASE WHEN r.rank = 1 THEN f.status ELSE 'resolved' END`,
  resolved_at: `CASE WHEN r.rank = 1 THEN f.resolved_at ELSE run.t0 END`,
  resolved_reason: `CASE WHEN r.rank = 1 THEN f.resolved_reason ELSE 'consolidated_duplicate' END`,
} as const;

/** Columns with their values as a SET list. */
export function setList(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([column, value]) => `${column} = ${value}`)
    .join(',\n  ');
}

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
