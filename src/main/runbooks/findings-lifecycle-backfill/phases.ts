import type { RunbookPhase } from '../definition';
import { afterMerge, afterPhase1, isChanged, OPEN_STATUSES, rankedMembers, setList, slaPolicy } from './rules';

/**
 * Phase 1: fills the lifecycle columns of every finding, in id order.
 *
 * The expressions stand in the UPDATE itself and not in a subquery, so that a row which somebody changes at the same
 * moment is judged by its new version.
 */
export const fillLifecycle: RunbookPhase = {
  key: 'fill_lifecycle',
  label: 'Fill lifecycle fields',
  // `+ 0` keeps the planner from walking the primary key over every tenant's rows: there is no (tenant_id, id) index.
  changePage: `
    policy AS MATERIALIZED (${slaPolicy}),
    page AS MATERIALIZED (
      SELECT slice.tenant_id, p.id
      FROM slice CROSS JOIN LATERAL (
        (SELECT f.id FROM findings f
         WHERE NOT slice.is_listed AND f.tenant_id = slice.tenant_id
           AND f.id > coalesce(nullif(slice.cursor, ''), '0')::bigint
         ORDER BY f.id + 0 LIMIT slice.page_limit)
        UNION ALL
        (SELECT listed.id FROM listed WHERE slice.is_listed AND listed.tenant_id = slice.tenant_id)
      ) p
    ),
    changed AS (
      UPDATE findings f SET ${setList(afterPhase1)}, updated_at = now()
      FROM page, policy, run
      WHERE f.id = page.id AND f.tenant_id = page.tenant_id AND ${isChanged}
      RETURNING f.tenant_id
    ),
    scanned AS (SELECT tenant_id, count(*) AS rows, max(id) AS last_id FROM page GROUP BY tenant_id),
    updated AS (SELECT tenant_id, count(*) AS rows FROM changed GROUP BY tenant_id),
    result AS (
      SELECT slice.tenant_id,
        coalesce(scanned.last_id::text, slice.cursor) AS next_cursor,
        NOT slice.is_listed AND coalesce(scanned.rows, 0) < slice.page_limit AS is_done,
        coalesce(scanned.rows, 0) AS scanned,
        coalesce(updated.rows, 0) AS row_updated,
        0 AS consolidated,
        coalesce(scanned.rows, 0) - coalesce(updated.rows, 0) AS skipped
      FROM slice
      LEFT JOIN scanned USING (tenant_id)
      LEFT JOIN updated USING (tenant_id)
    )`,
  listIds: `SELECT f.id FROM findings f JOIN mine ON mine.tenant_id = f.tenant_id`,
};

/**
 * Phase 2: merges open drift findings of the same recurrence key into the one that was seen last, in key order. A page
 * always ends between two keys (`WITH TIES`), so no group is ever split.
 *
 * The cursor is `=` and the last key: the empty key is one as well, and '' is the start.
 */
export const consolidateDuplicates: RunbookPhase = {
  key: 'consolidate_duplicates',
  label: 'Merge drift duplicates',
  changePage: `
    members AS MATERIALIZED (
      SELECT m.*
      FROM slice CROSS JOIN LATERAL (
        SELECT f.tenant_id, f.id, f.recurrence_key, f.first_seen_at, f.last_seen_at, f.times_seen
        FROM findings f
        WHERE f.tenant_id = slice.tenant_id AND f.recurrence_key >= substr(slice.cursor, 2)
          AND (slice.cursor = '' OR f.recurrence_key > substr(slice.cursor, 2))
          AND f.finding_type = 'drift' AND f.status IN ${OPEN_STATUSES}
        ORDER BY f.recurrence_key
        FETCH FIRST (slice.page_limit) ROWS WITH TIES
      ) m
    ),
    ranked AS (${rankedMembers}),
    changed AS (
      UPDATE findings f SET ${setList(afterMerge)}
      FROM ranked r, run
      WHERE f.id = r.id AND r.group_size > 1
        AND f.recurrence_key = r.recurrence_key AND f.status IN ${OPEN_STATUSES}
      RETURNING f.tenant_id, r.rank
    ),
    read AS (SELECT tenant_id, count(*) AS rows, max(recurrence_key) AS last_key FROM members GROUP BY tenant_id),
    merged AS (SELECT tenant_id, count(*) FILTER (WHERE rank > 1) AS rows FROM changed GROUP BY tenant_id),
    result AS (
      SELECT slice.tenant_id,
        coalesce('=' || read.last_key, slice.cursor) AS next_cursor,
        coalesce(read.rows, 0) < slice.page_limit AS is_done,
        0 AS scanned,
        0 AS row_updated,
        coalesce(merged.rows, 0) AS consolidated,
        0 AS skipped
      FROM slice
      LEFT JOIN read USING (tenant_id)
      LEFT JOIN merged USING (tenant_id)
    )`,
};
