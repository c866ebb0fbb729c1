import { z } from 'zod';
import type { RunRecord } from '../../shared/contract/runs';
import { sanitiseName } from '../../shared/domain/sanitise';
import type { VisibleTenants } from '../identity/operator';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';
import type { HistoryEntry, KnownTenant } from './history-entry';
import { IDS_PER_RANGE, type RangeState } from './range-state';
import type { RunTable } from './run-table';

const RANGE_SHIFT = Math.log2(IDS_PER_RANGE);

/** Which rows are wanted: those of these tenants, and of those over before then only the active ones. */
export interface Wanted {
  readonly visible: VisibleTenants;
  readonly cutoff: string;
}

/** A moment in the database's order of transactions: 64 bits, so it never starts again from zero. */
export interface SnapshotPosition {
  /** Every transaction before this one is over, and what it did is in the snapshot. */
  readonly xmin: bigint;
  /** No transaction from this one on is in the snapshot. */
  readonly xmax: bigint;
  readonly at: string;
}

const positionRow = z.object({ xmin: z.string(), xmax: z.string(), at: storedDate });

/** Where the transaction's snapshot stands. */
export async function readPosition(tx: ReadTransaction): Promise<SnapshotPosition> {
  const { rows } = await tx.query(
    `SELECT pg_snapshot_xmin(s)::text AS xmin, pg_snapshot_xmax(s)::text AS xmax, clock_timestamp() AS at
     FROM pg_current_snapshot() AS s`,
  );
  const row = positionRow.parse(rows[0]);
  return { xmin: BigInt(row.xmin), xmax: BigInt(row.xmax), at: row.at.toISOString() };
}

/** The name of the database, which tells clones on one server apart. */
export async function readDatabaseName(tx: ReadTransaction): Promise<string> {
  const { rows } = await tx.query('SELECT current_database()::text AS name');
  return z.object({ name: z.string() }).parse(rows[0]).name;
}

const lineageRow = z.object({ lineage: z.string() });

/** The server and its timeline: another one after a failover or a restored backup. */
export async function readLineage(tx: ReadTransaction): Promise<string> {
  const { rows } = await tx.query(
    `SELECT system_identifier || '/' || CASE WHEN pg_is_in_recovery() THEN 'standby'
       ELSE left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS lineage
     FROM pg_control_system()`,
  );
  return lineageRow.parse(rows[0]).lineage;
}

const tenantRow = z.object({ id: z.number(), name: z.string() });

/** The visible tenants' names. */
export async function listTenantNames(tx: ReadTransaction, visible: VisibleTenants): Promise<KnownTenant[]> {
  const { rows } = await tx.query(
    'SELECT id, name FROM tenants WHERE $1::bigint[] IS NULL OR id = ANY ($1::bigint[])',
    [visible],
  );
  return z
    .array(tenantRow)
    .parse(rows)
    .map(({ id, name }) => ({ id, name: sanitiseName(name) }));
}

/**
 * Whether a row was written by a transaction that a snapshot at `cursor` did not hold. `xmin` has 32 of a transaction's
 * 64 bits, so it is compared as a distance on that circle, up to the end of the present snapshot: nothing beyond it can
 * be visible. A row frozen long ago may seem to lie in between, and is then read once too often.
 *
 * @param cursor placeholder of a bigint; null means that everything counts as written since
 */
function isWrittenSince(row: string, cursor: string): string {
  const circle = '4294967296';
  const distance = `(${row}.xmin::text::bigint - ${cursor}::bigint % ${circle} + ${circle}) % ${circle}`;
  const end = '(SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint)';
  return `(${cursor}::bigint IS NULL OR coalesce(${distance} < ${end} - ${cursor}::bigint, false))`;
}

const isVisible = (visible: string) => `(${visible}::bigint[] IS NULL OR r.tenant_id = ANY (${visible}::bigint[]))`;
const isKept = (table: RunTable, cutoff: string) =>
  `(${table.isListed}) AND (r.created_at >= ${cutoff}::timestamptz OR ${table.isActive})`;

/** One table as a whole. */
export interface TableSurvey {
  readonly record: RunRecord;
  /** From the newest on. */
  readonly ranges: RangeState[];
  readonly highestId: number;
  /** Some rows are too old to be wanted. */
  readonly isCut: boolean;
}

const rangeRow = z.object({
  range: z.number(),
  count: z.number(),
  is_changed: z.boolean(),
  older: z.number(),
  highest: z.number(),
});

/** Counts a table's wanted rows by ranges of ids, and says where something was written since the cursor. */
export async function surveyTable(
  tx: ReadTransaction,
  table: RunTable,
  wanted: Wanted,
  cursor: bigint | null,
): Promise<TableSurvey> {
  const { rows } = await tx.query(
    `SELECT r.id >> ${RANGE_SHIFT} AS range, count(*) FILTER (WHERE ${isVisible('$1')} AND ${isKept(table, '$2')}) AS count,
       count(*) FILTER (WHERE ${isVisible('$1')} AND (${table.isListed}) AND r.created_at < $2::timestamptz) AS older,
       bool_or(${isWrittenSince('r', '$3')}) AS is_changed, max(r.id) AS highest
     FROM ${table.record} r GROUP BY 1 ORDER BY 1 DESC`,
    [wanted.visible, wanted.cutoff, cursor?.toString() ?? null],
  );
  const found = z.array(rangeRow).parse(rows);
  return {
    record: table.record,
    ranges: found.map(({ range, count, is_changed: isChanged }) => ({ range, count, isChanged })),
    highestId: found[0]?.highest ?? 0,
    isCut: found.some(({ older }) => older > 0),
  };
}

/** The wanted rows between two ids, or of them those written since the cursor. */
export async function readRange(
  tx: ReadTransaction,
  table: RunTable,
  wanted: Wanted,
  ids: { readonly from: number; readonly to: number },
  cursor: bigint | null,
): Promise<HistoryEntry[]> {
  const { rows } = await tx.query(
    `SELECT ${table.columns} FROM ${table.from}
     WHERE r.id BETWEEN $4 AND $5 AND ${isVisible('$1')} AND ${isKept(table, '$2')} AND ${isWrittenSince('r', '$3')}`,
    [wanted.visible, wanted.cutoff, cursor?.toString() ?? null, ids.from, ids.to],
  );
  return rows.map((row) => table.read(row));
}

/** What to look at between two surveys. */
export interface RecentRequest {
  /** Every id up to here is known, or watched as missing. */
  readonly highestId: number;
  /** Ids to look at again: active runs, and ids that were missing. */
  readonly ids: readonly number[];
  /** Where the last look stood; null for everything. */
  readonly cursor: bigint | null;
  readonly limit: number;
}

export interface Recent {
  readonly record: RunRecord;
  readonly entries: HistoryEntry[];
  /** Every id above the highest that exists now, wanted or not, up to the limit; ascending. */
  readonly newIds: number[];
}

const idRow = z.object({ id: z.number() });

/** New rows, and of the active and the named ones those written since the cursor. */
export async function readRecent(
  tx: ReadTransaction,
  table: RunTable,
  wanted: Wanted,
  request: RecentRequest,
): Promise<Recent> {
  const { record, activeIndexes, heartbeat } = table;
  const { highestId, ids, cursor, limit } = request;
  const fresh = `SELECT id FROM ${record} WHERE id > $4 ORDER BY id LIMIT ${limit}`;
  const looked = [
    `SELECT id FROM (${fresh}) AS fresh`,
    'SELECT unnest($5::bigint[])',
    ...activeIndexes.map((predicate) => `SELECT r.id FROM ${record} r WHERE ${predicate}`),
  ].join(' UNION ');
  const written = [
    'r.id > $4',
    isWrittenSince('r', '$3'),
    ...(heartbeat === null ? [] : [isWrittenSince(heartbeat, '$3')]),
  ].join(' OR ');
  const [newest, changed] = await Promise.all([
    tx.query(fresh.replace('$4', '$1'), [highestId]),
    tx.query(
      `SELECT ${table.columns} FROM ${table.from}
       WHERE r.id IN (${looked}) AND ${isVisible('$1')} AND ${isKept(table, '$2')} AND (${written})`,
      [wanted.visible, wanted.cutoff, cursor?.toString() ?? null, highestId, ids],
    ),
  ]);
  return {
    record,
    entries: changed.rows.map((row) => table.read(row)),
    newIds: newest.rows.map((row) => idRow.parse(row).id),
  };
}
