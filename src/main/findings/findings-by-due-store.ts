import { z } from 'zod';
import type { FindingSummary } from '../../shared/contract/findings';
import type { VisibleTenants } from '../identity/operator';
import type { ReadTransaction } from '../postgres/transaction';
import { readSummary, SUMMARY_COLUMNS } from './finding-row';
import { type AddValue, collectValues, findingCondition, IS_DATED, type ListedBy } from './findings-filter';

/** Where a page ended; `dueAt` with its microseconds. */
export interface DuePosition {
  readonly dueAt: string;
  readonly id: number;
}

/** Fewer than these are sorted as they are found: looking through every tenant for what is rare takes longer. */
const FEW = 20_000;

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

const idRow = z.object({ id: z.number(), found: z.number() });

/** The ids of what a filter finds in all tenants, in that order; null where it finds more than a few. */
async function findFew(
  tx: ReadTransaction,
  { visible, filter, limit }: ListedBy,
  after: DuePosition | null,
): Promise<number[] | null> {
  const { values, add } = collectValues();
  const where = `${findingCondition(filter, visible, add)} AND ${isDatedAfter(after, add)}`;
  const { rows } = await tx.query(
    `WITH few AS MATERIALIZED (SELECT f.id, f.due_at FROM findings f WHERE ${where} LIMIT ${FEW + 1})
     SELECT id, (SELECT count(*) FROM few) AS found FROM few ORDER BY due_at, id LIMIT ${add(limit)}`,
    values,
  );
  const found = rows.map((raw) => idRow.parse(raw));
  return (found[0]?.found ?? 0) > FEW ? null : found.map(({ id }) => id);
}

function isDatedAfter(after: DuePosition | null, add: AddValue): string {
  if (after === null) return IS_DATED;
  const dueAt = `${add(after.dueAt)}::timestamptz`;
  // The condition on the due date alone is what the index understands.
  return `${IS_DATED} AND f.due_at >= ${dueAt} AND (f.due_at, f.id) > (${dueAt}, ${add(after.id)})`;
}

/** The statement that gives the ids of the page. */
async function idsOfPage(tx: ReadTransaction, by: ListedBy, after: DuePosition | null, add: AddValue): Promise<string> {
  const { tenantId, ...rest } = by.filter;
  const { isOverdue: _many, ...selective } = rest;
  if (tenantId === undefined && Object.keys(selective).length > 0) {
    const few = await findFew(tx, by, after);
    if (few !== null) return `SELECT f.id, f.due_at FROM findings f WHERE f.id = ANY(${add(few)}::bigint[])`;
  }
  const where = `${findingCondition(rest, null, add)} AND ${isDatedAfter(after, add)}`;
  const limit = add(by.limit);
  return tenantId === undefined
    ? dueOfTenants(by.visible, where, limit, add)
    : dueOfTenant(add(tenantId), where, limit);
}

const dueRow = z.object({ position: z.string() });

/** Findings with a due date, the earliest first, after the given position. */
export async function listFindingsByDue(
  tx: ReadTransaction,
  by: ListedBy,
  after: DuePosition | null,
): Promise<{ finding: FindingSummary; position: string }[]> {
  const { filter, visible } = by;
  if (filter.tenantId !== undefined && visible !== null && !visible.includes(filter.tenantId)) return [];
  const { values, add } = collectValues();
  const ids = await idsOfPage(tx, by, after, add);
  const { rows } = await tx.query(
    `SELECT ${SUMMARY_COLUMNS},
            to_char(f.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
     FROM (${ids}) page JOIN findings f ON f.id = page.id ORDER BY page.due_at, page.id`,
    values,
  );
  return rows.map((raw) => ({ finding: readSummary(raw), position: dueRow.parse(raw).position }));
}
