import type pg from 'pg';
import { z } from 'zod';
import type {
  countFindingsRequestSchema,
  FindingCounts,
  FindingDetail,
  FindingPage,
  FindingSummary,
  FindingTenant,
  listFindingsRequestSchema,
  searchFindingTenantsRequestSchema,
} from '../../shared/contract/findings';
import type { FindingEvidence } from '../../shared/domain/finding-evidence';
import { sanitiseIdentifier } from '../../shared/domain/sanitise';
import { notFound, WheelhouseError } from '../../shared/errors';
import { authorise } from '../identity/identity-service';
import { visibleTenants } from '../identity/operator';
import { readPageCursor } from '../page-cursor';
import { reasonCodeOf } from '../postgres/errors';
import { inReadTransaction, type ReadTransaction, type TransactionLimits } from '../postgres/transaction';
import { listFindingsByDue } from './findings-by-due-store';
import type { ListedBy } from './findings-filter';
import {
  countFindings,
  countOthers,
  findFinding,
  listNewestFindings,
  readEvidence,
  readFindings,
  readTenantName,
  searchTenants,
} from './findings-store';

/** Nobody waits longer for a list; what takes longer wants a tenant, by which every index of the table begins. */
const LIST_LIMITS: TransactionLimits = { statementTimeoutMs: 10_000, lockTimeoutMs: 5_000 };
/** A count is a help, and not worth holding up anything for. */
const COUNT_LIMITS: TransactionLimits = { statementTimeoutMs: 4_000, lockTimeoutMs: 1_000 };

const id = z.number().int().positive();
const cursorSchemas = {
  newest: z.tuple([z.literal('newest'), id]),
  due: z.union([
    z.tuple([z.literal('due'), z.iso.datetime({ precision: 6 }), id]),
    z.tuple([z.literal('undated'), id]),
  ]),
};
type Cursor = z.infer<(typeof cursorSchemas)[keyof typeof cursorSchemas]>;

function tooSlow(cause: unknown): WheelhouseError {
  return new WheelhouseError(
    {
      kind: 'blocked',
      code: 'db_timeout',
      message: 'Looking through the findings took too long, so it was stopped.',
      dataSafety: 'Nothing was changed.',
      nextStep: 'Choose a tenant or a scope key, which an index finds; or look for locks on the findings.',
    },
    { cause },
  );
}

type ListRequest = z.output<typeof listFindingsRequestSchema>;
type Listed = Pick<FindingPage, 'findings' | 'nextCursor'>;

async function listNewest(
  tx: ReadTransaction,
  by: ListedBy,
  after: number | null,
  named: 'newest' | 'undated' = 'newest',
): Promise<Listed> {
  const rows = await listNewestFindings(tx, { ...by, limit: by.limit + 1 }, after, named === 'undated');
  const findings = rows.slice(0, by.limit);
  const last = findings.at(-1);
  return {
    findings,
    nextCursor: rows.length > findings.length && last !== undefined ? JSON.stringify([named, last.id]) : null,
  };
}

/** By due date, and where those end, what has none. */
async function listDue(tx: ReadTransaction, by: ListedBy, cursor: Cursor | null): Promise<Listed> {
  if (cursor?.[0] === 'undated') return listNewest(tx, by, cursor[1], 'undated');
  const after = cursor?.[0] === 'due' ? { dueAt: cursor[1], id: cursor[2] } : null;
  const rows = await listFindingsByDue(tx, { ...by, limit: by.limit + 1 }, after);
  const dated = rows.slice(0, by.limit);
  const last = dated.at(-1);
  const findings = dated.map(({ finding }) => finding);
  if (rows.length > dated.length && last !== undefined) {
    return { findings, nextCursor: JSON.stringify(['due', last.position, last.finding.id]) };
  }
  const left = by.limit - dated.length;
  if (left === 0 && last !== undefined) {
    return { findings, nextCursor: JSON.stringify(['due', last.position, last.finding.id]) };
  }
  const undated = await listNewest(tx, { ...by, limit: left }, null, 'undated');
  return { findings: [...findings, ...undated.findings], nextCursor: undated.nextCursor };
}

/** A page of the findings that the operator may see. */
export async function listFindings(
  pool: pg.Pool,
  request: ListRequest,
  limits: TransactionLimits = LIST_LIMITS,
): Promise<FindingPage> {
  const cursor = request.cursor === null ? null : readPageCursor<Cursor>(request.cursor, cursorSchemas[request.order]);
  try {
    return await inReadTransaction(
      pool,
      async (tx) => {
        const visible = visibleTenants(await authorise(tx, 'findings.view'));
        const { filter, limit } = request;
        const by = { visible, filter, limit };
        const page =
          request.order === 'newest'
            ? await listNewest(tx, by, cursor?.[0] === 'newest' ? cursor[1] : null)
            : await listDue(tx, by, cursor);
        const tenantName = filter.tenantId === undefined ? null : await readTenantName(tx, filter.tenantId, visible);
        return { ...page, tenantName, readAt: new Date().toISOString() };
      },
      limits,
    );
  } catch (error) {
    throw reasonCodeOf(error) === 'db_timeout' ? tooSlow(error) : error;
  }
}

/** Findings by their ids, in no particular order; those that the operator may not see are left out. */
export function listFindingsById(pool: pg.Pool, ids: readonly number[]): Promise<FindingSummary[]> {
  return inReadTransaction(
    pool,
    async (tx) => readFindings(tx, ids, visibleTenants(await authorise(tx, 'findings.view'))),
    LIST_LIMITS,
  );
}

/** How many findings a filter finds, as far as that is worth counting. */
export async function getFindingCounts(
  pool: pg.Pool,
  { filter }: z.output<typeof countFindingsRequestSchema>,
  limits: TransactionLimits = COUNT_LIMITS,
): Promise<FindingCounts> {
  try {
    return await inReadTransaction(
      pool,
      async (tx) => {
        const visible = visibleTenants(await authorise(tx, 'findings.view'));
        const { total, open, overdue, read_at: readAt } = await countFindings(tx, filter, visible);
        return { counts: { total, open, overdue }, readAt: readAt.toISOString() };
      },
      limits,
    );
  } catch (error) {
    if (reasonCodeOf(error) !== 'db_timeout') throw error;
    return { counts: null, readAt: new Date().toISOString() };
  }
}

/** Null where the role lacks the grant: the rest of the finding is worth showing without. */
async function readEvidenceWhereGranted(tx: ReadTransaction, findingId: number): Promise<FindingEvidence | null> {
  await tx.query('SAVEPOINT evidence');
  try {
    return await readEvidence(tx, findingId);
  } catch (error) {
    if (reasonCodeOf(error) !== 'permission_denied') throw error;
    await tx.query('ROLLBACK TO SAVEPOINT evidence');
    return null;
  }
}

/** One finding with everything that may be shown of it. Of another tenant it reads as not found. */
export function getFinding(pool: pg.Pool, findingId: number): Promise<FindingDetail> {
  return inReadTransaction(
    pool,
    async (tx) => {
      const visible = visibleTenants(await authorise(tx, 'findings.view'));
      const stored = await findFinding(tx, findingId, visible);
      if (stored === null) throw notFound(`Finding ${findingId}`);
      const { storedRecurrenceKey, ...finding } = stored;
      return {
        ...finding,
        recurrenceKey: storedRecurrenceKey === null ? null : sanitiseIdentifier(storedRecurrenceKey) || null,
        others: await countOthers(tx, stored),
        evidence: await readEvidenceWhereGranted(tx, findingId),
      };
    },
    LIST_LIMITS,
  );
}

/** Tenants to narrow a list by. */
export function findFindingTenants(
  pool: pg.Pool,
  request: z.output<typeof searchFindingTenantsRequestSchema>,
): Promise<FindingTenant[]> {
  return inReadTransaction(pool, async (tx) => {
    const visible = visibleTenants(await authorise(tx, 'findings.view'));
    return searchTenants(tx, visible, request);
  });
}
