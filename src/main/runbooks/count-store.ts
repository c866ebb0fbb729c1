import { createHash } from 'node:crypto';
import { z } from 'zod';
import { storedCount } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';
import type { RunbookDefinition } from './definition';

/** What a run would change in one tenant. */
export interface TenantCounts {
  readonly tenantId: number;
  readonly totalCount: number;
  readonly affectedCount: number;
}

const countRow = z.object({ tenant_id: z.number(), total_count: storedCount, affected_count: storedCount });

function readCounts(rows: readonly unknown[]): TenantCounts[] {
  return rows.map((raw) => {
    const counts = countRow.parse(raw);
    return { tenantId: counts.tenant_id, totalCount: counts.total_count, affectedCount: counts.affected_count };
  });
}

/** Counts by one of a runbook's counting queries, as one statement; writes nothing. */
export async function countBy(
  tx: ReadTransaction,
  query: string,
  tenantIds: readonly number[],
): Promise<TenantCounts[]> {
  return readCounts((await tx.query(query, [tenantIds])).rows);
}

/** As much of a table as is read for an estimate: some 16 MB. */
const ESTIMATE_PAGES = 2_000;

/** Two leading digits: an estimate that tells more promises more than it knows. */
export function roughly(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / step) * step;
}

/** About what {@link countBy} would give, from a part of the table; null where the runbook offers none. */
export async function estimateCounts(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  tenantIds: readonly number[],
): Promise<TenantCounts[] | null> {
  if (definition.estimate === undefined) return null;
  const { rows } = await tx.query(
    `SELECT pg_relation_size(to_regclass($1)) / current_setting('block_size')::int AS pages`,
    [definition.rowsTable],
  );
  const { pages } = z.object({ pages: z.number() }).parse(rows[0]);
  const percent = Math.min(100, (100 * ESTIMATE_PAGES) / Math.max(1, pages));
  return readCounts((await tx.query(definition.estimate, [tenantIds, percent])).rows).map((tenant) => ({
    ...tenant,
    totalCount: roughly(tenant.totalCount),
    affectedCount: roughly(tenant.affectedCount),
  }));
}

/** Whatever else than rows decides what the runbook does, as a digest. */
export async function readSettingsHash(tx: ReadTransaction, definition: RunbookDefinition): Promise<string> {
  if (definition.settings === undefined) return '';
  const { rows } = await tx.query(definition.settings);
  const { settings } = z.object({ settings: z.string() }).parse(rows[0]);
  return createHash('sha256').update(settings, 'utf8').digest('hex');
}

/** How many rows of the runbook's table were ever written, by the server's statistics, or null where it keeps none. */
export async function readRowsWritten(tx: ReadTransaction, definition: RunbookDefinition): Promise<number | null> {
  const { rows } = await tx.query(
    `SELECT n_tup_ins + n_tup_upd + n_tup_del AS written FROM pg_stat_all_tables WHERE relid = to_regclass($1)`,
    [definition.rowsTable],
  );
  return z.array(z.object({ written: z.number().nullable() })).parse(rows)[0]?.written ?? null;
}
