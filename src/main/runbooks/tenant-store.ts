import { z } from 'zod';
import { sanitiseName } from '../../shared/domain/sanitise';
import type { Tenant } from '../../shared/contract/runbooks';
import type { ReadTransaction } from '../postgres/transaction';

/** The tenants that runbooks may touch: all but the platform's own and deleted ones. */
const ALLOWED = `t.external_id <> 'platform' AND t.deleted_at IS NULL`;

/** The allowed tenant universe, by id. */
export async function listAllowedTenantIds(tx: ReadTransaction): Promise<number[]> {
  const { rows } = await tx.query(`SELECT t.id FROM tenants t WHERE ${ALLOWED} ORDER BY t.id`);
  return z
    .array(z.object({ id: z.number() }))
    .parse(rows)
    .map((tenant) => tenant.id);
}

/** How many tenants are allowed. */
export async function countAllowedTenants(tx: ReadTransaction): Promise<number> {
  const { rows } = await tx.query(`SELECT count(*) AS count FROM tenants t WHERE ${ALLOWED}`);
  return z.object({ count: z.number() }).parse(rows[0]).count;
}

/** Whether a tenant is in the allowed universe. */
export async function isAllowedTenant(tx: ReadTransaction, tenantId: number): Promise<boolean> {
  const { rows } = await tx.query(`SELECT 1 FROM tenants t WHERE t.id = $1 AND ${ALLOWED}`, [tenantId]);
  return rows.length > 0;
}

/** The names of tenants, by id. */
export async function readTenantNames(tx: ReadTransaction, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await tx.query('SELECT id, name FROM tenants WHERE id = ANY($1::bigint[])', [ids]);
  const tenants = z.array(z.object({ id: z.number(), name: z.string() })).parse(rows);
  return new Map(tenants.map((tenant) => [tenant.id, sanitiseName(tenant.name)]));
}

const tenantRow = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string(),
  environment: z.string(),
  status: z.string(),
  workspace_name: z.string(),
});

/** Allowed tenants whose name, id or external id holds the text; exact ids and names that begin with it come first. */
export async function searchTenants(tx: ReadTransaction, text: string, limit: number): Promise<Tenant[]> {
  const { rows } = await tx.query(
    `SELECT t.id, t.name, t.external_id, t.environment, t.status, w.name AS workspace_name
     FROM tenants t JOIN workspaces w ON w.id = t.workspace_id
     WHERE ${ALLOWED} AND ($1 = '' OR strpos(lower(t.name), lower($1)) > 0 OR strpos(lower(t.external_id), lower($1)) > 0
       OR t.id::text = $1)
     ORDER BY t.id::text = $1 DESC, starts_with(lower(t.name), lower($1)) DESC, lower(t.name), t.id
     LIMIT $2`,
    [text.trim(), limit],
  );
  return rows.map((raw) => {
    const row = tenantRow.parse(raw);
    return {
      id: row.id,
      name: sanitiseName(row.name),
      externalId: sanitiseName(row.external_id),
      environment: sanitiseName(row.environment),
      status: sanitiseName(row.status),
      workspaceName: sanitiseName(row.workspace_name),
    };
  });
}
