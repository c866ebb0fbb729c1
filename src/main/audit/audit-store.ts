import { userAgent } from '../postgres/pool';
import type { WriteTransaction } from '../postgres/transaction';
import type { AuditEntry, AuditOrigin } from './audit-entry';

/** Adds a row. A tenant that is gone since must not keep an entry from being written. */
export async function insertAuditEntry(tx: WriteTransaction, entry: AuditEntry, origin: AuditOrigin): Promise<void> {
  await tx.query(
    `INSERT INTO audit_logs (workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type,
                             resource_id, status, metadata, recorded_at)
     VALUES ((SELECT workspace_id FROM tenants WHERE external_id = 'platform'),
             (SELECT id FROM tenants WHERE id = $1::bigint), $2, $3, $4, $5, $6, $7, $8,
             $9::jsonb || jsonb_build_object('ip', coalesce($10::text, host(inet_client_addr())),
                                             'user_agent', $11::text, 'audit_entry_id', $12::text),
             coalesce($13, now()))`,
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
      origin.ip,
      userAgent(),
      origin.id,
      origin.occurredAt,
    ],
  );
}
