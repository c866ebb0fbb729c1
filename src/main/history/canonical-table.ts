import { isActive } from '../../shared/domain/run-status';
import { readRun, RUN_COLUMNS, RUN_TABLES, toRunSummary } from '../runs/run-row';
import type { HistoryEntry } from './history-entry';
import { failureText, type RunTable } from './run-table';

function read(row: unknown): HistoryEntry {
  const run = readRun(row);
  const { isStale: _, tenantName: __, ...summary } = toRunSummary(run, new Date(0));
  const newsAtMs = Math.max(run.updatedAt.getTime(), run.workerSeenAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  return {
    summary,
    newsAtMs: isActive(run.status) ? newsAtMs : null,
    searchText: [run.id, summary.label, summary.type, run.initiatorName, failureText(run.failures)].join('\n'),
  };
}

/** `operation_runs`. */
export const CANONICAL_TABLE: RunTable<'operation_runs'> = {
  record: 'operation_runs',
  // Of the context only what a list shows: the whole may be large, and is read with the detail.
  columns: RUN_COLUMNS.replace(
    'r.context',
    `jsonb_build_object('platform_initiator', r.context -> 'platform_initiator') AS context`,
  ),
  from: RUN_TABLES,
  heartbeat: 'c',
  isListed: 'true',
  isActive: `r.status IN ('queued', 'running')`,
  activeIndexes: [
    `r.tenant_id IS NOT NULL AND r.status IN ('queued', 'running')`,
    `r.tenant_id IS NULL AND r.status IN ('queued', 'running')`,
  ],
  read,
};
