import type { RunbookSample } from '../definition';
import { afterMerge, afterPhase1, isChangedBy, OPEN_STATUSES, rankedMembers, slaPolicy } from './rules';

/** The columns that people are shown; nothing else of a finding leaves the database. */
const COLUMNS = [
  { key: 'status', label: 'status', shows: 'word' },
  { key: 'first_seen_at', label: 'first_seen_at', shows: 'instant' },
  { key: 'last_seen_at', label: 'last_seen_at', shows: 'instant' },
  { key: 'times_seen', label: 'times_seen', shows: 'count' },
  { key: 'triaged_at', label: 'triaged_at', shows: 'instant' },
  { key: 'sla_days', label: 'sla_days', shows: 'count' },
  { key: 'due_at', label: 'due_at', shows: 'instant' },
  { key: 'recurrence_key', label: 'recurrence_key', shows: 'word' },
  { key: 'resolved_reason', label: 'resolved_reason', shows: 'word' },
] as const;

type Column = (typeof COLUMNS)[number]['key'];

/** The beginning of a key tells one from another; what is no hash is only told to be there. */
function shown(column: Column, value: string): string {
  if (column !== 'recurrence_key') return value;
  return `CASE WHEN ${value} ~ '^[0-9a-f]{64}$' THEN left(${value}, 8) WHEN ${value} IS NOT NULL THEN 'set' END`;
}

function merged(column: Column): string {
  return column in afterMerge
    ? `CASE WHEN r.id IS NULL THEN f.${column} ELSE ${afterMerge[column as keyof typeof afterMerge]} END`
    : `f.${column}`;
}

const before = COLUMNS.map(({ key }) => `${shown(key, `f.${key}`)} AS before_${key}`);
const phase1 = Object.entries(afterPhase1).map(([column, value]) => `${value} AS ${column}`);
const after = COLUMNS.map(({ key }) => `${shown(key, merged(key))} AS after_${key}`);

/**
 * Both phases over whole tenants by the run's own expressions, without writing. When the run will start is not known, so
 * `t0` is null, and with it each due date that would count from there: for those `after_due_at_days` is told.
 */
const query = `
  WITH policy AS MATERIALIZED (${slaPolicy}),
  run AS (SELECT NULL::timestamptz AS t0),
  phase1 AS MATERIALIZED (
    SELECT f.tenant_id, f.id, f.finding_type, f.resolved_at, f.resolved_reason,
      ${isChangedBy.timeline} AS is_timeline, ${isChangedBy.triage} AS is_triage,
      ${isChangedBy.dueDate} AS is_due_date, ${isChangedBy.recurrenceKey} AS is_recurrence_key,
      ${before.join(', ')},
      ${phase1.join(', ')}
    FROM findings f CROSS JOIN policy CROSS JOIN run
    WHERE f.tenant_id = ANY($1::bigint[])
  ),
  members AS (
    SELECT tenant_id, id, recurrence_key, first_seen_at, last_seen_at, times_seen
    FROM phase1
    WHERE finding_type = 'drift' AND status IN ${OPEN_STATUSES} AND recurrence_key IS NOT NULL
  ),
  ranked AS (${rankedMembers}),
  canonicals AS (
    SELECT f.tenant_id, r.recurrence_key, r.id FROM ranked r JOIN phase1 f ON f.id = r.id
    WHERE r.rank = 1 AND r.group_size > 1
  ),
  changed AS (
    SELECT f.tenant_id, f.id, canonicals.id AS related_id,
      array_remove(ARRAY[
        CASE WHEN f.is_timeline THEN 'timeline' END, CASE WHEN f.is_triage THEN 'triage' END,
        CASE WHEN f.is_due_date THEN 'due_date' END, CASE WHEN f.is_recurrence_key THEN 'recurrence_key' END,
        CASE WHEN r.rank = 1 THEN 'absorbs' END, CASE WHEN r.rank > 1 THEN 'merged' END], NULL) AS kinds,
      ${COLUMNS.map(({ key }) => `f.before_${key}`).join(', ')},
      ${after.join(', ')},
      CASE WHEN f.due_at IS NULL AND f.status IN ${OPEN_STATUSES} THEN f.sla_days END AS after_due_at_days
    FROM phase1 f CROSS JOIN run
    LEFT JOIN ranked r ON r.id = f.id AND r.group_size > 1
    LEFT JOIN canonicals ON canonicals.tenant_id = f.tenant_id AND canonicals.recurrence_key = r.recurrence_key
    WHERE f.is_timeline OR f.is_triage OR f.is_due_date OR f.is_recurrence_key OR r.id IS NOT NULL
  ),
  -- What is merged stands with what it is merged into; of the rest, those that show one rule alone come first.
  numbered AS (
    SELECT changed.*, row_number() OVER (
      PARTITION BY kind
      ORDER BY CASE WHEN kind IN ('absorbs', 'merged') THEN related_id END, cardinality(kinds), id) AS place
    FROM changed CROSS JOIN LATERAL unnest(kinds) AS kind
  )
  SELECT DISTINCT ON (id) * FROM numbered WHERE place <= $2 ORDER BY id`;

/** Examples of each rule and of both sides of a merge. */
export const sample: RunbookSample = {
  columns: COLUMNS,
  kinds: [
    { key: 'triage', label: 'acknowledged becomes triaged' },
    { key: 'timeline', label: 'timeline filled in' },
    { key: 'due_date', label: 'due date set' },
    { key: 'recurrence_key', label: 'recurrence key computed' },
    { key: 'absorbs', label: 'absorbs its duplicates' },
    { key: 'merged', label: 'merged as a duplicate' },
  ],
  query,
};
