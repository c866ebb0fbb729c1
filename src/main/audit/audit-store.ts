import { userAgent } from '../postgres/pool';
import type { WriteTransaction } from '../postgres/transaction';

/** What the platform's audit log knows about an action. */
export interface AuditEntry {
  readonly action: string;
  readonly status: 'success' | 'failed' | 'blocked';
  readonly actor: { readonly platformUserId: number; readonly email: string; readonly name: string } | null;
  readonly tenantId: number | null;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  /** No secrets and no row values; `ip` and `user_agent` are added here. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Writes an entry under the platform's workspace. The address is the one that the server sees. */
export async function insertAuditEntry(tx: WriteTransaction, entry: AuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO audit_logs (workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type,
                             resource_id, status, metadata)
     VALUES ((SELECT workspace_id FROM tenants WHERE external_id = 'platform'), $1, $2, $3, $4, $5, $6, $7, $8,
             $9::jsonb || jsonb_build_object('ip', host(inet_client_addr()), 'user_agent', $10::text))`,
    [
      entry.tenantId,
      entry.actor?.platformUserId ?? null,
      entry.actor?.email ?? null,
      entry.actor?.name ?? null,
      entry.action,
      entry.resourceType,
      entry.resourceId,
      entry.status,
      JSON.stringify(entry.metadata),
      userAgent(),
    ],
  );
}
