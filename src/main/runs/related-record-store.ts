import { z } from 'zod';
import type { RelatedRecordTable } from '../../shared/contract/run-parts';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { storedCount, storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';

/** One line of what is known of a thing. */
interface Fact {
  readonly label: string;
  readonly value: string;
  readonly at: string | null;
}

/** A row that runs point at, by the columns that may be shown. */
export interface RelatedRow {
  readonly tenantId: number;
  readonly tenantName: string | null;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly activeRunId: number | null;
}

const fact = (label: string, value: string): Fact => ({ label, value: sanitiseMessage(value), at: null });
const instant = (label: string, at: Date | null, none: string): Fact =>
  at === null ? { label, value: none, at: null } : { label, value: at.toISOString(), at: at.toISOString() };

const owned = { tenant_id: z.number(), tenant_name: z.string().nullable() };
const connectionRow = z.object({
  ...owned,
  display_name: z.string(),
  provider: z.string(),
  is_default: z.boolean(),
  last_health_check_at: storedDate.nullable(),
  active_run_id: z.number().nullable(),
});
const scheduleRow = z.object({
  ...owned,
  name: z.string(),
  is_enabled: z.boolean(),
  frequency: z.string(),
  created_at: storedDate,
});
const setRow = z.object({ ...owned, name: z.string(), item_count: storedCount, created_at: storedDate });

type Read = (raw: unknown) => Omit<RelatedRow, 'tenantId' | 'tenantName'>;

/** What is read of each table, and how it is told. Nothing else of these tables is ever shown. */
const TABLES: Readonly<Record<RelatedRecordTable, { readonly columns: string; readonly read: Read }>> = {
  provider_connections: {
    columns: `x.display_name, x.provider, x.is_default, x.last_health_check_at,
      (SELECT max(r.id) FROM operation_runs r
       WHERE r.tenant_id = x.tenant_id AND r.type = 'provider.connection.check' AND r.status IN ('queued', 'running')
         AND r.context ->> 'provider_connection_id' = x.id::text) AS active_run_id`,
    read(raw) {
      const row = connectionRow.parse(raw);
      return {
        title: sanitiseName(row.display_name),
        facts: [
          fact('Provider', row.provider),
          fact('Default connection', row.is_default ? 'yes' : 'no'),
          instant('Last health check', row.last_health_check_at, 'never'),
        ],
        activeRunId: row.active_run_id,
      };
    },
  },
  backup_schedules: {
    columns: 'x.name, x.is_enabled, x.frequency, x.created_at',
    read(raw) {
      const row = scheduleRow.parse(raw);
      return {
        title: sanitiseName(row.name),
        facts: [
          fact('Frequency', row.frequency),
          fact('Enabled', row.is_enabled ? 'yes' : 'no'),
          instant('Created', row.created_at, ''),
        ],
        activeRunId: null,
      };
    },
  },
  backup_sets: {
    columns: 'x.name, x.item_count, x.created_at',
    read(raw) {
      const row = setRow.parse(raw);
      return {
        title: sanitiseName(row.name),
        facts: [fact('Items', String(row.item_count)), instant('Created', row.created_at, '')],
        activeRunId: null,
      };
    },
  },
};

/** The row of a related thing, or null. */
export async function findRelatedRow(
  tx: ReadTransaction,
  record: RelatedRecordTable,
  id: number,
): Promise<RelatedRow | null> {
  const { columns, read } = TABLES[record];
  const { rows } = await tx.query(
    `SELECT x.tenant_id, t.name AS tenant_name, ${columns}
     FROM ${record} x LEFT JOIN tenants t ON t.id = x.tenant_id WHERE x.id = $1`,
    [id],
  );
  if (rows[0] === undefined) return null;
  const { tenant_id: tenantId, tenant_name: name } = z.object(owned).parse(rows[0]);
  return { tenantId, tenantName: name === null ? null : sanitiseName(name), ...read(rows[0]) };
}
