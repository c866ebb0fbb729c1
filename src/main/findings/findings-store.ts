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
import { collectValues, findingCondition, IS_UNDATED, isOpen, type ListedBy } from './findings-filter';

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

/** Findings by their ids, as far as the operator sees them. */
export async function readFindings(
  tx: ReadTransaction,
  ids: readonly number[],
  visible: VisibleTenants,
): Promise<FindingSummary[]> {
  const { values, add } = collectValues();
  const { rows } = await tx.query(
    `SELECT ${SUMMARY_COLUMNS} FROM findings f
     WHERE f.id = ANY(${add(ids)}::bigint[]) AND ${findingCondition({}, visible, add)}`,
    values,
  );
  return rows.map(readSummary);
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
