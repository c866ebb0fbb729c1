import { z } from 'zod';
import type { LegacyRecord, LegacyRunDetail } from '../../shared/contract/runs';
import { relatedLinks } from '../../shared/domain/related-links';
import { sanitiseName } from '../../shared/domain/sanitise';
import { sanitiseJson } from '../../shared/domain/sanitise-json';
import type { VisibleTenants } from '../identity/operator';
import type { ReadTransaction } from '../postgres/transaction';
import { readLegacyRow } from './legacy-row';
import { LEGACY_TABLES } from './legacy-tables';
import { staleAt } from './stored-run';

/** A column as a fact that people read. */
interface FactColumn {
  readonly label: string;
  readonly column: string;
}

/** What a table says beyond what all of them say. */
interface DetailShape {
  readonly facts: readonly FactColumn[];
  /** Columns with JSON, by the name they have in the context. */
  readonly context: readonly string[];
  /** Columns that point at something, by the key of the related link. */
  readonly related: Readonly<Record<string, string>>;
  readonly joins?: string;
}

const SHAPES: Readonly<Record<LegacyRecord, DetailShape>> = {
  inventory_sync_runs: {
    facts: [
      { label: 'Items observed', column: 'r.items_observed_count' },
      { label: 'Items upserted', column: 'r.items_upserted_count' },
      { label: 'Errors', column: 'r.errors_count' },
      { label: 'Selection', column: 'r.selection_hash' },
    ],
    context: ['selection_payload', 'error_codes'],
    related: { selection: 'r.selection_hash' },
  },
  entra_group_sync_runs: {
    facts: [
      { label: 'Pages fetched', column: 'r.pages_fetched' },
      { label: 'Items observed', column: 'r.items_observed_count' },
      { label: 'Items upserted', column: 'r.items_upserted_count' },
      { label: 'Errors', column: 'r.error_count' },
      { label: 'Selection', column: 'r.selection_key' },
      { label: 'Slot', column: 'r.slot_key' },
    ],
    context: [],
    related: { selection: 'r.selection_key' },
  },
  backup_schedule_runs: {
    facts: [
      { label: 'Schedule', column: 's.name' },
      { label: 'Backup set', column: 'b.name' },
      { label: 'Scheduled for', column: 'r.scheduled_for' },
    ],
    context: ['summary'],
    related: {
      backup_schedule_id: 'r.backup_schedule_id',
      backup_set_id: 'r.backup_set_id',
      scheduled_for: 'r.scheduled_for',
    },
    joins:
      'LEFT JOIN backup_schedules s ON s.id = r.backup_schedule_id LEFT JOIN backup_sets b ON b.id = r.backup_set_id',
  },
  restore_runs: {
    facts: [
      { label: 'Kind', column: `CASE WHEN r.is_dry_run THEN 'Dry run' ELSE 'Restore' END` },
      { label: 'Backup set', column: 'b.name' },
    ],
    context: ['requested_items', 'preview', 'results'],
    related: { backup_set_id: 'r.backup_set_id' },
    joins: 'LEFT JOIN backup_sets b ON b.id = r.backup_set_id',
  },
  bulk_operation_runs: {
    facts: [
      { label: 'Resource', column: 'r.resource' },
      { label: 'Action', column: 'r.action' },
      { label: 'Items', column: 'r.total_items' },
      { label: 'Processed', column: 'r.processed_items' },
      { label: 'Succeeded', column: 'r.succeeded' },
      { label: 'Failed', column: 'r.failed' },
      { label: 'Skipped', column: 'r.skipped' },
    ],
    context: ['item_ids'],
    related: { idempotency: 'r.idempotency_key' },
  },
};

const detailRow = z.object({
  tenant_name: z.string(),
  facts: z.array(z.unknown()),
  parts: z.unknown(),
  links: z.unknown(),
});

/** Counts are told with separators, instants as they are, everything else as a name. */
function factValue(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value !== 'string' || value === '') return '';
  return /^[0-9a-f]{32,64}$/.test(value) ? value : sanitiseName(value);
}

/** One legacy run, or null where there is none among what the operator sees. */
export async function findLegacyRun(
  tx: ReadTransaction,
  { record, id }: { readonly record: LegacyRecord; readonly id: number },
  visible: VisibleTenants,
): Promise<LegacyRunDetail | null> {
  const table = LEGACY_TABLES[record];
  const { facts, context, related, joins = '' } = SHAPES[record];
  const pairs = (entries: readonly (readonly [string, string])[]) =>
    `jsonb_build_object(${entries.map(([name, column]) => `'${name}', ${column}`).join(', ')})`;
  const { rows } = await tx.query(
    `SELECT ${table.columns}, t.name AS tenant_name, jsonb_build_array(${facts.map(({ column }) => column).join(', ')}) AS facts,
       ${pairs(context.map((name) => [name, `r.${name}`]))} AS parts, ${pairs(Object.entries(related))} AS links
     FROM ${table.from} ${joins}
     WHERE r.id = $1 AND ($2::bigint[] IS NULL OR r.tenant_id = ANY ($2::bigint[]))`,
    [id, visible],
  );
  const [raw] = rows;
  if (raw === undefined) return null;
  const { entry, status, failures, canonicalRunId } = readLegacyRow(record, raw);
  const row = detailRow.parse(raw);
  const nowMs = Date.now();
  const stale = staleAt(entry);
  return {
    ...entry.summary,
    record,
    tenantName: sanitiseName(row.tenant_name),
    isStale: stale !== null && stale <= nowMs,
    canonicalRunId,
    facts: [
      { label: 'Status as stored', value: status },
      ...facts.map(({ label }, index) => ({ label, value: factValue(row.facts[index]) })),
    ].filter(({ value }) => value !== ''),
    failures,
    context: sanitiseJson(row.parts),
    related: relatedLinks(row.links),
    readAt: new Date(nowMs).toISOString(),
  };
}
