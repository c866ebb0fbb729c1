import type { LegacyRecord } from '../../shared/contract/runs';
import { RESTORE_DRAFT_STATUSES } from '../../shared/domain/legacy-status';
import { readLegacyRow } from './legacy-row';
import type { RunTable } from './run-table';

/** How one legacy table says what all of them say somehow. */
interface LegacyShape {
  readonly type: string;
  /** Name of who asked for it, or what has to be joined for that. */
  readonly initiator: string;
  readonly joins?: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** As `summary_counts` has them. */
  readonly counts: string;
  /** As `failure_summary` has them. */
  readonly failures: string;
  readonly more?: string;
  readonly isListed?: string;
  readonly active: readonly string[];
}

const JOIN_USER = 'LEFT JOIN users u ON u.id = r.user_id';
const USER_NAME = 'u.name';
const NOBODY = 'NULL::text';
const NOT_LINKED = 'r.operation_run_id IS NULL';

const one = (code: string, message: string) =>
  `CASE WHEN coalesce(${code}, ${message}) IS NULL THEN '[]'::jsonb
    ELSE jsonb_build_array(jsonb_build_object('reason_code', ${code}, 'message', coalesce(${message}, ''))) END`;

/** A value that is no array has no elements, rather than ending the whole statement. */
const elements = (json: string) =>
  `jsonb_array_elements(CASE jsonb_typeof(${json}) WHEN 'array' THEN ${json} ELSE '[]'::jsonb END)`;

const SHAPES: Readonly<Record<LegacyRecord, LegacyShape>> = {
  inventory_sync_runs: {
    type: `'inventory.sync'`,
    initiator: USER_NAME,
    joins: JOIN_USER,
    startedAt: 'r.started_at',
    endedAt: 'r.finished_at',
    counts: `jsonb_build_object('items', r.items_observed_count, 'updated', r.items_upserted_count, 'failed', r.errors_count)`,
    failures: `(SELECT coalesce(jsonb_agg(jsonb_build_object('reason_code', code, 'message', '')), '[]'::jsonb)
      FROM ${elements('r.error_codes')} AS code)`,
    isListed: NOT_LINKED,
    active: ['pending', 'running'],
  },
  entra_group_sync_runs: {
    type: `'directory_groups.sync'`,
    initiator: NOBODY,
    startedAt: 'r.started_at',
    endedAt: 'r.finished_at',
    counts: `jsonb_build_object('items', r.items_observed_count, 'updated', r.items_upserted_count, 'failed', r.error_count)`,
    failures: one('r.error_code', 'r.error_summary'),
    isListed: NOT_LINKED,
    active: ['pending', 'running'],
  },
  backup_schedule_runs: {
    type: `'backup_schedule.scheduled'`,
    initiator: NOBODY,
    startedAt: 'r.started_at',
    endedAt: 'r.finished_at',
    counts: `jsonb_build_object('total', r.summary -> 'policies_total', 'succeeded', r.summary -> 'policies_backed_up')`,
    failures: one('r.error_code', 'r.error_message'),
    isListed: NOT_LINKED,
    active: ['running'],
  },
  restore_runs: {
    type: `'restore.execute'`,
    // An address of a customer is not shown; their name may be.
    initiator: USER_NAME,
    joins: 'LEFT JOIN users u ON u.email = r.requested_by',
    startedAt: 'r.started_at',
    endedAt: 'r.completed_at',
    counts: `jsonb_build_object('items', CASE jsonb_typeof(r.requested_items)
      WHEN 'array' THEN jsonb_array_length(r.requested_items) END)`,
    failures: one('NULL::text', 'r.failure_reason'),
    isListed: `${NOT_LINKED} AND r.status NOT IN (${RESTORE_DRAFT_STATUSES.map((status) => `'${status}'`).join(', ')})`,
    active: ['queued', 'running'],
  },
  bulk_operation_runs: {
    type: `r.resource || '.' || r.action`,
    initiator: USER_NAME,
    joins: JOIN_USER,
    // It has neither: the row is made when work begins, and touched for the last time when it ends.
    startedAt: `CASE WHEN r.status <> 'pending' THEN r.created_at END`,
    endedAt: `CASE WHEN r.status NOT IN ('pending', 'running') THEN r.updated_at END`,
    counts: `jsonb_build_object('total', r.total_items, 'processed', r.processed_items, 'succeeded', r.succeeded,
      'failed', r.failed, 'skipped', r.skipped)`,
    failures: 'r.failures',
    more: 'r.succeeded, r.failed',
    active: ['pending', 'running'],
  },
};

function tableOf<Record extends LegacyRecord>(record: Record): RunTable<Record> {
  const shape: LegacyShape = SHAPES[record];
  const isActive = `r.status IN (${shape.active.map((status) => `'${status}'`).join(', ')})`;
  return {
    record,
    columns: `r.id, r.tenant_id, t.workspace_id, r.status, ${shape.initiator} AS initiator_name,
      ${record === 'bulk_operation_runs' ? 'NULL::bigint AS operation_run_id' : 'r.operation_run_id'},
      ${shape.startedAt} AS started_at, ${shape.endedAt} AS ended_at, r.created_at, r.updated_at,
      ${shape.type} AS type, ${shape.counts} AS counts, ${shape.failures} AS failures
      ${shape.more === undefined ? '' : `, ${shape.more}`}`,
    from: `${record} r JOIN tenants t ON t.id = r.tenant_id ${shape.joins ?? ''}`,
    heartbeat: null,
    isListed: shape.isListed ?? 'true',
    isActive,
    // No index tells them apart: those known to be active and those newly added are looked at.
    activeIndexes: [],
    read: (row) => readLegacyRow(record, row).entry,
  };
}

/** The tables of read-only history. */
export const LEGACY_TABLES = {
  inventory_sync_runs: tableOf('inventory_sync_runs'),
  entra_group_sync_runs: tableOf('entra_group_sync_runs'),
  backup_schedule_runs: tableOf('backup_schedule_runs'),
  restore_runs: tableOf('restore_runs'),
  bulk_operation_runs: tableOf('bulk_operation_runs'),
} as const satisfies { readonly [Record in LegacyRecord]: RunTable<Record> };
