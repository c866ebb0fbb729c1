import type pg from 'pg';
import { z } from 'zod';
import type { auditPageSchema, AuditFilter, AuditRecord, listAuditRequestSchema } from '../../shared/contract/audit';
import { auditActionLabel } from '../../shared/domain/audit-actions';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { sanitiseJson } from '../../shared/domain/sanitise-json';
import { authorisePlatform } from '../identity/identity-service';
import { readPageCursor } from '../page-cursor';
import { EARLIEST } from '../postgres/stored-values';
import { inReadTransaction } from '../postgres/transaction';
import { type AuditRow, listAuditRows } from './audit-list-store';

const EXPORT_PAGE = 1_000;
/** More than this is no longer read by a person; the export says that it was cut. */
const MAX_EXPORTED = 50_000;
const TIMEOUT = { statementTimeoutMs: 30_000 };

const cursorSchema = z
  .tuple([z.iso.datetime({ precision: 6 }), z.number().int().positive()])
  .transform(([position, id]) => ({ position, id }));

function runIdOf(row: AuditRow, metadata: Readonly<Record<string, unknown>>): number | null {
  const told = row.resourceType === 'operation_run' ? row.resourceId : metadata['operation_run_id'];
  const runId = Number(told ?? Number.NaN);
  return Number.isSafeInteger(runId) && runId > 0 ? runId : null;
}

/** A row as it may be shown. The address of an operator stays; any other one is taken out. */
function toRecord(row: AuditRow): AuditRecord {
  const emails = row.isOperator && row.actorEmail !== null ? [row.actorEmail] : [];
  const metadata = sanitiseJson(row.metadata, emails);
  const hasActor = row.actorId !== null || row.actorName !== null || row.actorEmail !== null;
  return {
    id: row.id,
    recordedAt: row.recordedAt.toISOString(),
    action: sanitiseMessage(row.action),
    label: auditActionLabel(sanitiseMessage(row.action)),
    status: row.status,
    actor: hasActor
      ? {
          id: row.actorId !== null && row.actorId > 0 ? row.actorId : null,
          name: sanitiseName(row.actorName ?? ''),
          email: sanitiseMessage(row.actorEmail ?? '', emails),
        }
      : null,
    tenantId: row.tenantId,
    tenantName: row.tenantName === null ? null : sanitiseName(row.tenantName),
    resourceType: row.resourceType === null ? null : sanitiseMessage(row.resourceType),
    resourceId: row.resourceId === null ? null : sanitiseMessage(row.resourceId),
    runId: runIdOf(row, metadata),
    metadata,
  };
}

/** A page of the audit, newest first, for those who may see it. */
export async function listAudit(
  pool: pg.Pool,
  request: z.output<typeof listAuditRequestSchema>,
): Promise<z.output<typeof auditPageSchema>> {
  const after = request.cursor === null ? null : readPageCursor(request.cursor, cursorSchema);
  return inReadTransaction(
    pool,
    async (tx) => {
      await authorisePlatform(tx, 'audit.view');
      const rows = await listAuditRows(tx, { filter: request.filter, after, limit: request.limit + 1 });
      const page = rows.slice(0, request.limit);
      const last = page.at(-1);
      return {
        entries: page.map(toRecord),
        // Rows from before the year 1 have no order any more: a page after them would be the same page.
        nextCursor:
          rows.length > page.length && last !== undefined && last.recordedAt > EARLIEST
            ? JSON.stringify([last.position, last.id])
            : null,
        readAt: new Date().toISOString(),
      };
    },
    TIMEOUT,
  );
}

/** Everything that a filter finds, newest first, up to what an export holds; in one snapshot. */
export function readAuditForExport(
  pool: pg.Pool,
  filter: AuditFilter,
): Promise<{ entries: AuditRecord[]; isCut: boolean }> {
  return inReadTransaction(
    pool,
    async (tx) => {
      await authorisePlatform(tx, 'audit.view');
      const entries: AuditRecord[] = [];
      let after: { position: string; id: number } | null = null;
      for (;;) {
        const rows: AuditRow[] = await listAuditRows(tx, { filter, after, limit: EXPORT_PAGE });
        entries.push(...rows.map(toRecord));
        const last = rows.at(-1);
        if (rows.length < EXPORT_PAGE || last === undefined) return { entries, isCut: false };
        if (last.recordedAt <= EARLIEST) return { entries, isCut: true };
        if (entries.length >= MAX_EXPORTED) return { entries, isCut: true };
        after = { position: last.position, id: last.id };
      }
    },
    TIMEOUT,
  );
}
