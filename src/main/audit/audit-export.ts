import type { AuditRecord } from '../../shared/contract/audit';
import { csvCell } from '../csv-cell';

const COLUMNS = [
  'id',
  'recorded_at',
  'action',
  'status',
  'actor_id',
  'actor_name',
  'actor_email',
  'tenant_id',
  'tenant_name',
  'resource_type',
  'resource_id',
  'operation_run_id',
  'metadata',
] as const;

/** An entry in the database's spellings. */
export function auditDocument(entry: AuditRecord): Record<(typeof COLUMNS)[number], unknown> {
  return {
    id: entry.id,
    recorded_at: entry.recordedAt,
    action: entry.action,
    status: entry.status,
    actor_id: entry.actor?.id ?? null,
    actor_name: entry.actor?.name ?? null,
    actor_email: entry.actor?.email ?? null,
    tenant_id: entry.tenantId,
    tenant_name: entry.tenantName,
    resource_type: entry.resourceType,
    resource_id: entry.resourceId,
    operation_run_id: entry.runId,
    metadata: entry.metadata,
  };
}

/** Entries as CSV by RFC 4180 with a heading; the metadata is one column of JSON. */
export function auditCsv(entries: readonly AuditRecord[]): string {
  const lines = entries.map((entry) => {
    const document = auditDocument(entry);
    return COLUMNS.map((column) => csvCell(document[column])).join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** Entries as one JSON document. */
export function auditJson(entries: readonly AuditRecord[], isCut: boolean): string {
  return `${JSON.stringify({ entries: entries.map(auditDocument), is_cut: isCut }, null, 2)}\n`;
}
