import { z } from 'zod';
import { RUN_SCOPES, type RunScope } from '../../shared/domain/start-rules';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';
import type { RunbookDefinition } from './definition';

/** What a run would change in one tenant. */
export interface TenantCounts {
  readonly tenantId: number;
  readonly totalCount: number;
  readonly affectedCount: number;
}

const countRow = z.object({ tenant_id: z.number(), total_count: z.number(), affected_count: z.number() });

/** Counts what a run over these tenants would change, as one statement; writes nothing. */
export async function countAffected(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  tenantIds: readonly number[],
): Promise<TenantCounts[]> {
  const { rows } = await tx.query(definition.preflight, [tenantIds]);
  return rows.map((raw) => {
    const counts = countRow.parse(raw);
    return { tenantId: counts.tenant_id, totalCount: counts.total_count, affectedCount: counts.affected_count };
  });
}

const sizeRow = z.object({ tenant_id: z.number(), total_count: z.number() });

/** The rows of each tenant that has any. */
export async function readSizes(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  tenantIds: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await tx.query(definition.size, [tenantIds]);
  return new Map(rows.map((raw) => sizeRow.parse(raw)).map((size) => [size.tenant_id, size.total_count]));
}

/** A preflight as it is kept to vouch for a start. */
export interface StoredPreflight {
  readonly id: string;
  readonly runbookKey: string;
  readonly scope: RunScope;
  readonly targetTenantId: number | null;
  readonly totalCount: number;
  readonly affectedCount: number;
  readonly estimatedTenants: number | null;
  readonly platformUserId: number;
  readonly takenAt: Date;
}

const storedRow = z.object({
  id: z.string(),
  runbook_key: z.string(),
  scope: z.enum(RUN_SCOPES),
  target_tenant_id: z.number().nullable(),
  total_count: z.number(),
  affected_count: z.number(),
  estimated_tenants: z.number().nullable(),
  platform_user_id: z.number(),
  taken_at: storedDate,
});

function readStored(raw: unknown): StoredPreflight {
  const row = storedRow.parse(raw);
  return {
    id: row.id,
    runbookKey: row.runbook_key,
    scope: row.scope,
    targetTenantId: row.target_tenant_id,
    totalCount: row.total_count,
    affectedCount: row.affected_count,
    estimatedTenants: row.estimated_tenants,
    platformUserId: row.platform_user_id,
    takenAt: row.taken_at,
  };
}

/** Keeps a preflight, and forgets those that can't vouch for anything any more. */
export async function insertPreflight(
  tx: WriteTransaction,
  preflight: Omit<StoredPreflight, 'takenAt'>,
): Promise<StoredPreflight> {
  await tx.query(`DELETE FROM wheelhouse.preflights WHERE taken_at < now() - interval '1 day'`);
  const { rows } = await tx.query(
    `INSERT INTO wheelhouse.preflights (id, runbook_key, scope, target_tenant_id, total_count, affected_count,
                                        estimated_tenants, platform_user_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
    [
      preflight.id,
      preflight.runbookKey,
      preflight.scope,
      preflight.targetTenantId,
      preflight.totalCount,
      preflight.affectedCount,
      preflight.estimatedTenants,
      preflight.platformUserId,
    ],
  );
  return readStored(rows[0]);
}

/** A kept preflight, with how old it is by the server's clock, or null. */
export async function findPreflight(
  tx: ReadTransaction,
  id: string,
): Promise<{ preflight: StoredPreflight; ageMs: number } | null> {
  const { rows } = await tx.query(
    `SELECT *, (extract(epoch FROM clock_timestamp() - taken_at) * 1000)::float8 AS age_ms
     FROM wheelhouse.preflights WHERE id = $1 AND isfinite(taken_at) AND scope = ANY($2::text[])`,
    [id, RUN_SCOPES],
  );
  if (rows[0] === undefined) return null;
  return { preflight: readStored(rows[0]), ageMs: z.object({ age_ms: z.number() }).parse(rows[0]).age_ms };
}
