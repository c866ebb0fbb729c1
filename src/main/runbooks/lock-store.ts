import { z } from 'zod';
import { sanitiseName } from '../../shared/domain/sanitise';
import { NOW_EPOCH } from '../engine/lock-sql';
import type { ReadTransaction } from '../postgres/transaction';
import type { RunbookDefinition } from './definition';

/** A lock in the platform's store that somebody holds. */
export interface HeldLock {
  /** Null for the lock on all tenants. */
  readonly tenantId: number | null;
  readonly tenantName: string | null;
  readonly until: Date;
  /** The active operation of ours that holds it; null where it is somebody else, who has no name there. */
  readonly runId: number | null;
}

const rowSchema = z.object({
  tenant_id: z.number().nullable(),
  tenant_name: z.string().nullable(),
  expiration: z.number(),
  run_id: z.number().nullable(),
});

/** The locks of these tenants and of all tenants that are held now, the longest first. */
export async function listHeldLocks(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  lockPrefix: string,
  tenantIds: readonly number[],
  activeRunIds: readonly number[],
): Promise<HeldLock[]> {
  const { rows } = await tx.query(
    `WITH wanted (tenant_id, key) AS (
       SELECT id, $2 || id FROM unnest($1::bigint[]) id UNION ALL SELECT NULL, $3
     )
     SELECT wanted.tenant_id, t.name AS tenant_name, l.expiration, coalesce(
       (SELECT max(rt.run_id) FROM wheelhouse.run_tenants rt
        WHERE rt.run_id = ANY($4::bigint[]) AND rt.tenant_id = wanted.tenant_id AND rt.lock_owner = l.owner),
       (SELECT max(c.run_id) FROM wheelhouse.run_controls c
        WHERE c.run_id = ANY($4::bigint[]) AND wanted.tenant_id IS NULL AND c.run_lock_owner = l.owner)) AS run_id
     FROM wanted JOIN cache_locks l ON l.key = wanted.key
     LEFT JOIN tenants t ON t.id = wanted.tenant_id
     WHERE l.expiration > ${NOW_EPOCH}
     ORDER BY wanted.tenant_id IS NULL DESC, l.expiration DESC, wanted.tenant_id`,
    [
      tenantIds,
      lockPrefix + definition.locks.tenantKeyPrefix,
      lockPrefix + definition.locks.allTenantsKey,
      activeRunIds,
    ],
  );
  return rows.map((raw) => {
    const row = rowSchema.parse(raw);
    return {
      tenantId: row.tenant_id,
      tenantName: row.tenant_name === null ? null : sanitiseName(row.tenant_name),
      until: new Date(row.expiration * 1000),
      runId: row.run_id,
    };
  });
}
