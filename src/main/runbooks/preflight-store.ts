import { z } from 'zod';
import { sanitiseName } from '../../shared/domain/sanitise';
import { RUN_SCOPES, type RunScope } from '../../shared/domain/start-rules';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';
import type { TenantCounts } from './count-store';
import type { Plan } from './plan';

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
  /** Null for one that an older version of this program took. */
  readonly plan: Plan | null;
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

const planRow = z.object({
  plan_hash: z.string(),
  runbook_version: z.string(),
  settings_hash: z.string(),
  tenants: z.array(z.tuple([z.number(), z.number(), z.number()])),
  counting_ms: z.number(),
  rows_written: z.number().nullable(),
});

/** The arrays as `[[tenant, total, affected], …]`: elements of an array don't pass the driver's own reading of bigint. */
const COLUMNS = `*, (SELECT coalesce(json_agg(json_build_array(tenant, total, affected) ORDER BY tenant), '[]')
  FROM unnest(tenant_ids, total_counts, affected_counts) AS counted (tenant, total, affected)) AS tenants`;

function readPlan(raw: unknown): Plan | null {
  const parsed = planRow.safeParse(raw);
  if (!parsed.success) return null;
  const row = parsed.data;
  const tenants = row.tenants.map(([tenantId, totalCount, affectedCount]): TenantCounts => {
    return { tenantId, totalCount, affectedCount };
  });
  return {
    hash: row.plan_hash,
    version: row.runbook_version,
    settings: row.settings_hash,
    tenants,
    countingMs: row.counting_ms,
    rowsWritten: row.rows_written,
  };
}

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
    plan: readPlan(raw),
  };
}

/** Keeps a preflight, and forgets those that can't vouch for anything any more. */
export async function insertPreflight(
  tx: WriteTransaction,
  preflight: Omit<StoredPreflight, 'takenAt'> & { readonly plan: Plan },
): Promise<Date> {
  const { plan } = preflight;
  await tx.query(`DELETE FROM wheelhouse.preflights WHERE taken_at < now() - interval '1 day'`);
  const { rows } = await tx.query(
    `INSERT INTO wheelhouse.preflights (id, runbook_key, scope, target_tenant_id, total_count, affected_count,
       estimated_tenants, platform_user_id, plan_hash, runbook_version, settings_hash, tenant_ids, total_counts,
       affected_counts, counting_ms, rows_written)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING taken_at`,
    [
      preflight.id,
      preflight.runbookKey,
      preflight.scope,
      preflight.targetTenantId,
      preflight.totalCount,
      preflight.affectedCount,
      preflight.estimatedTenants,
      preflight.platformUserId,
      plan.hash,
      plan.version,
      plan.settings,
      plan.tenants.map(({ tenantId }) => tenantId),
      plan.tenants.map(({ totalCount }) => totalCount),
      plan.tenants.map(({ affectedCount }) => affectedCount),
      Math.round(plan.countingMs),
      plan.rowsWritten,
    ],
  );
  return z.object({ taken_at: storedDate }).parse(rows[0]).taken_at;
}

/** A kept preflight, with how old it is by the server's clock, or null. */
export async function findPreflight(
  tx: ReadTransaction,
  id: string,
): Promise<{ preflight: StoredPreflight; ageMs: number } | null> {
  const { rows } = await tx.query(
    `SELECT ${COLUMNS}, (extract(epoch FROM clock_timestamp() - taken_at) * 1000)::float8 AS age_ms
     FROM wheelhouse.preflights WHERE id = $1 AND isfinite(taken_at) AND scope = ANY($2::text[])`,
    [id, RUN_SCOPES],
  );
  if (rows[0] === undefined) return null;
  return { preflight: readStored(rows[0]), ageMs: z.object({ age_ms: z.number() }).parse(rows[0]).age_ms };
}

const tenantRow = z.object({
  tenant_id: z.number(),
  name: z.string().nullable(),
  total_count: z.number(),
  affected_count: z.number(),
});

/** A page of a kept preflight's tenants, those with most to change first, and how many there are; null where it is gone. */
export async function listPreflightTenants(
  tx: ReadTransaction,
  page: { preflightId: string; text: string; isAffectedOnly: boolean; offset: number; limit: number },
): Promise<{ tenants: (TenantCounts & { tenantName: string })[]; total: number }> {
  const { rows } = await tx.query(
    `WITH counted AS (
       SELECT c.tenant_id, c.total_count, c.affected_count, t.name
       FROM wheelhouse.preflights p
       CROSS JOIN LATERAL unnest(p.tenant_ids, p.total_counts, p.affected_counts)
         AS c (tenant_id, total_count, affected_count)
       LEFT JOIN tenants t ON t.id = c.tenant_id
       WHERE p.id = $1 AND (NOT $3 OR c.affected_count > 0)
         AND ($2 = '' OR strpos(lower(t.name), lower($2)) > 0 OR strpos(lower(t.external_id), lower($2)) > 0
           OR c.tenant_id::text = $2)
     )
     SELECT (SELECT count(*) FROM counted) AS total, coalesce(
       (SELECT json_agg(page) FROM (
          SELECT * FROM counted ORDER BY affected_count DESC, total_count DESC, tenant_id OFFSET $4 LIMIT $5) page),
       '[]') AS page`,
    [page.preflightId, page.text.trim(), page.isAffectedOnly, page.offset, page.limit],
  );
  const found = z.object({ total: z.number(), page: z.array(tenantRow) }).parse(rows[0]);
  return {
    total: found.total,
    tenants: found.page.map((row) => ({
      tenantId: row.tenant_id,
      tenantName: row.name === null ? `Tenant ${row.tenant_id}` : sanitiseName(row.name),
      totalCount: row.total_count,
      affectedCount: row.affected_count,
    })),
  };
}
