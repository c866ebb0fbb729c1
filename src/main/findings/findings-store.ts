import { z } from 'zod';
import {
  type FindingFilter,
  FINDINGS_COUNTED,
  type FindingSummary,
  type FindingTenant,
} from '../../shared/contract/findings';
import { type FindingEvidence, presentEvidence } from '../../shared/domain/finding-evidence';
import { sanitiseName } from '../../shared/domain/sanitise';
import type { VisibleTenants } from '../identity/operator';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';
import { DETAIL_COLUMNS, readStoredFinding, readSummary, type StoredFinding, SUMMARY_COLUMNS } from './finding-row';
import { type AddValue, collectValues, findingCondition, isOpen } from './findings-filter';

/** What is asked of a list, whatever its order. */
interface ListedBy {
  readonly visible: VisibleTenants;
  readonly filter: FindingFilter;
  readonly limit: number;
}

/** A due date that ISO 8601 has four digits for: others have no place in the order, as if there were none. */
const IS_DATED = `f.due_at BETWEEN '0001-01-01Z' AND '9999-12-31 23:59:59.999999Z'`;
const IS_UNDATED = `(f.due_at IS NULL OR f.due_at < '0001-01-01Z' OR f.due_at > '9999-12-31 23:59:59.999999Z')`;

/**
 * Findings newest first, which is by id: the primary key gives them in that order, and for what is rare the planner
 * takes an index of the tenant's, or reads the table once.
 *
 * @param after the id of the last finding of the page before
 */
export async function listNewestFindings(
  tx: ReadTransaction,
  { visible, filter, limit }: ListedBy,
  after: number | null,
  isUndated = false,
): Promise<FindingSummary[]> {
  const { values, add } = collectValues();
  const where = findingCondition(filter, visible, add);
  const { rows } = await tx.query(
    `SELECT ${SUMMARY_COLUMNS} FROM findings f
     WHERE ${where} AND ${after === null ? 'true' : `f.id < ${add(after)}`} AND ${isUndated ? IS_UNDATED : 'true'}
     ORDER BY f.id DESC LIMIT ${add(limit)}`,
    values,
  );
  return rows.map(readSummary);
}

/** Where a page of findings by due date ended; `dueAt` with its microseconds. */
export interface DuePosition {
  readonly dueAt: string;
  readonly id: number;
}

const dueRow = z.object({ position: z.string() });

/** The ids of one tenant in the order of their due dates, by way of the index that begins with the tenant. */
function dueOfTenant(tenant: string, where: string, limit: string): string {
  return `SELECT f.id, f.due_at FROM findings f WHERE f.tenant_id = ${tenant} AND ${where}
          ORDER BY f.due_at, f.id LIMIT ${limit}`;
}

/**
 * The ids of many tenants in that order. No index has them without a tenant, so the first of each tenant says which of
 * them can be on the page at all: as many as the page has rows, however many tenants there are.
 */
function dueOfTenants(visible: VisibleTenants, where: string, limit: string, add: AddValue): string {
  return `SELECT listed.id, listed.due_at
    FROM (SELECT t.id AS tenant_id
          FROM tenants t CROSS JOIN LATERAL (${dueOfTenant('t.id', where, '1')}) head
          WHERE ${visible === null ? 'true' : `t.id = ANY(${add(visible)}::bigint[])`}
          ORDER BY head.due_at, head.id LIMIT ${limit}) first
    CROSS JOIN LATERAL (${dueOfTenant('first.tenant_id', where, limit)}) listed
    ORDER BY listed.due_at, listed.id LIMIT ${limit}`;
}

/** Findings with a due date, the earliest first, after the given position. */
export async function listFindingsByDue(
  tx: ReadTransaction,
  { visible, filter, limit }: ListedBy,
  after: DuePosition | null,
): Promise<{ finding: FindingSummary; position: string }[]> {
  const { values, add } = collectValues();
  const { tenantId, ...rest } = filter;
  const parts = [findingCondition(rest, null, add), IS_DATED];
  if (after !== null) {
    const dueAt = `${add(after.dueAt)}::timestamptz`;
    // The first condition alone is what the index understands.
    parts.push(`f.due_at >= ${dueAt} AND (f.due_at, f.id) > (${dueAt}, ${add(after.id)})`);
  }
  const where = parts.join(' AND ');
  const limited = add(limit);
  const isVisible = tenantId === undefined || visible === null || visible.includes(tenantId);
  if (!isVisible) return [];
  const ids =
    tenantId === undefined ? dueOfTenants(visible, where, limited, add) : dueOfTenant(add(tenantId), where, limited);
  const { rows } = await tx.query(
    `SELECT ${SUMMARY_COLUMNS},
            to_char(f.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
     FROM (${ids}) page JOIN findings f ON f.id = page.id ORDER BY page.due_at, page.id`,
    values,
  );
  return rows.map((raw) => ({ finding: readSummary(raw), position: dueRow.parse(raw).position }));
}

const countsRow = z.object({ total: z.number(), open: z.number(), overdue: z.number(), read_at: storedDate });

/** How many a filter finds, and of those the open and the overdue ones; each up to one more than is counted. */
export async function countFindings(
  tx: ReadTransaction,
  filter: FindingFilter,
  visible: VisibleTenants,
): Promise<z.infer<typeof countsRow>> {
  const { values, add } = collectValues();
  const all = findingCondition(filter, visible, add);
  const overdue = findingCondition({ ...filter, isOverdue: true }, visible, add);
  const count = (where: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM findings f WHERE ${where} LIMIT ${FINDINGS_COUNTED + 1}) counted)`;
  const { rows } = await tx.query(
    `SELECT ${count(all)} AS total, ${count(`${all} AND ${isOpen(add)}`)} AS open, ${count(overdue)} AS overdue,
            now() AS read_at`,
    values,
  );
  return countsRow.parse(rows[0]);
}

/** One finding, or null where there is none among what the operator sees. */
export async function findFinding(
  tx: ReadTransaction,
  findingId: number,
  visible: VisibleTenants,
): Promise<StoredFinding | null> {
  const { values, add } = collectValues();
  const { rows } = await tx.query(
    `SELECT ${DETAIL_COLUMNS} FROM findings f WHERE f.id = ${add(findingId)} AND ${findingCondition({}, visible, add)}`,
    values,
  );
  return rows[0] === undefined ? null : readStoredFinding(rows[0]);
}

/** How many other findings of its tenant share its recurrence key, up to one more than is counted. */
export async function countOthers(tx: ReadTransaction, finding: StoredFinding): Promise<number> {
  if (finding.storedRecurrenceKey === null) return 0;
  const { rows } = await tx.query(
    `SELECT count(*) AS others FROM (
       SELECT 1 FROM findings WHERE tenant_id = $1 AND recurrence_key = $2 AND id <> $3 LIMIT $4) counted`,
    [finding.tenantId, finding.storedRecurrenceKey, finding.id, FINDINGS_COUNTED + 1],
  );
  return z.object({ others: z.number() }).parse(rows[0]).others;
}

/** The part of a finding's evidence that people are shown. It takes a grant of its own, which may be missing. */
export async function readEvidence(tx: ReadTransaction, findingId: number): Promise<FindingEvidence> {
  const { rows } = await tx.query('SELECT wheelhouse.finding_evidence($1) AS evidence', [findingId]);
  return presentEvidence(z.object({ evidence: z.unknown() }).parse(rows[0]).evidence);
}

/** The name of a tenant, or null where the operator does not see it. */
export async function readTenantName(
  tx: ReadTransaction,
  tenantId: number,
  visible: VisibleTenants,
): Promise<string | null> {
  if (visible !== null && !visible.includes(tenantId)) return null;
  const { rows } = await tx.query('SELECT name FROM tenants WHERE id = $1', [tenantId]);
  return rows[0] === undefined ? null : sanitiseName(z.object({ name: z.string() }).parse(rows[0]).name);
}

const tenantRow = z.object({ id: z.number(), name: z.string(), is_deleted: z.boolean() });

/** Tenants that the operator sees whose name, id or external id holds the text; those that begin with it come first. */
export async function searchTenants(
  tx: ReadTransaction,
  visible: VisibleTenants,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<FindingTenant[]> {
  const { rows } = await tx.query(
    `SELECT t.id, t.name, t.deleted_at IS NOT NULL AS is_deleted FROM tenants t
     WHERE ($3::bigint[] IS NULL OR t.id = ANY($3::bigint[]))
       AND ($1 = '' OR strpos(lower(t.name), lower($1)) > 0 OR strpos(lower(t.external_id), lower($1)) > 0
         OR t.id::text = $1)
     ORDER BY t.id::text = $1 DESC, t.deleted_at IS NOT NULL, starts_with(lower(t.name), lower($1)) DESC,
       lower(t.name), t.id
     LIMIT $2`,
    [text.trim(), limit, visible],
  );
  return rows.map((raw) => {
    const row = tenantRow.parse(raw);
    return { id: row.id, name: sanitiseName(row.name), isDeleted: row.is_deleted };
  });
}
