import { isChanged, OPEN_STATUSES, recurrenceKeyAfterwards, slaPolicy } from './rules';

/**
 * `tenant_id, total_count, affected_count` of the tenants in `$1`: findings that phase 1 changes, and those it leaves
 * alone that phase 2 merges. The hashes that phase 1 would compute are needed only in tenants which have a finding of
 * the second kind, so only there are they computed.
 */
export const preflight = `
  WITH counted AS MATERIALIZED (
    SELECT f.tenant_id, count(*) AS total_count, count(*) FILTER (WHERE ${isChanged}) AS changed_count,
      bool_or(NOT ${isChanged} AND f.finding_type = 'drift' AND f.recurrence_key IS NOT NULL
        AND f.status IN ${OPEN_STATUSES}) AS may_merge_unchanged
    FROM findings f
    WHERE f.tenant_id = ANY($1::bigint[])
    GROUP BY f.tenant_id
  ),
  open_drift AS (
    SELECT f.tenant_id, ${recurrenceKeyAfterwards} AS recurrence_key, ${isChanged} AS is_changed
    FROM findings f
    WHERE f.tenant_id IN (SELECT tenant_id FROM counted WHERE may_merge_unchanged)
      AND f.finding_type = 'drift' AND f.status IN ('new', 'triaged', 'in_progress', 'reopened', 'acknowledged')
  ),
  merged AS (
    SELECT tenant_id, sum(unchanged)::bigint AS merged_count
    FROM (
      SELECT tenant_id, count(*) FILTER (WHERE NOT is_changed) AS unchanged
      FROM open_drift WHERE recurrence_key IS NOT NULL
      GROUP BY tenant_id, recurrence_key HAVING count(*) > 1
    ) groups
    GROUP BY tenant_id
  )
  SELECT counted.tenant_id, counted.total_count, counted.changed_count + coalesce(merged.merged_count, 0) AS affected_count
  FROM counted LEFT JOIN merged USING (tenant_id)`;

/**
 * The same from `$2` percent of the table's pages, scaled up: quick however large the table is. Findings that only the
 * merging of duplicates changes are left out, for a part of the rows doesn't tell who has a duplicate.
 */
export const estimate = `
  SELECT f.tenant_id, round(count(*) * 100 / $2::float8)::bigint AS total_count,
    round(count(*) FILTER (WHERE ${isChanged}) * 100 / $2::float8)::bigint AS affected_count
  FROM findings f TABLESAMPLE SYSTEM ($2::float8)
  WHERE f.tenant_id = ANY($1::bigint[])
  GROUP BY f.tenant_id`;

/** The due-date policies of all workspaces as one text. */
export const settings = `SELECT days::text AS settings FROM (${slaPolicy}) policy`;
