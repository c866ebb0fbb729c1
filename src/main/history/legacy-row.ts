import { z } from 'zod';
import type { LegacyRecord } from '../../shared/contract/runs';
import { type Failure, readFailures } from '../../shared/domain/failures';
import { type LegacyState, legacyBucket, statusOfBucket } from '../../shared/domain/legacy-status';
import { canonicalType, operationLabel } from '../../shared/domain/operation-types';
import { isShowableCode, sanitiseName } from '../../shared/domain/sanitise';
import { isActive } from '../../shared/domain/run-status';
import { readSummaryCounts, type SummaryCounts } from '../../shared/domain/summary-counts';
import { runKey } from '../runs/run-row';
import { storedDate } from '../postgres/stored-values';
import type { HistoryEntry } from './history-entry';
import { failureText } from './run-table';

/** What every legacy table has, or is selected as if it had. */
const rowSchema = z.object({
  id: z.number(),
  tenant_id: z.number(),
  workspace_id: z.number(),
  status: z.string(),
  initiator_name: z.string().nullable(),
  operation_run_id: z.number().nullable(),
  started_at: storedDate.nullable(),
  ended_at: storedDate.nullable(),
  created_at: storedDate,
  updated_at: storedDate,
  type: z.string(),
  counts: z.unknown(),
  failures: z.unknown(),
  succeeded: z.number().optional(),
  failed: z.number().optional(),
});

/** A legacy row, checked and safe to show. */
export interface LegacyRow {
  readonly entry: HistoryEntry;
  /** As stored, for what a bucket does not say. */
  readonly status: string;
  readonly failures: Failure[];
  readonly canonicalRunId: number | null;
}

function readStoredCounts(stored: unknown): SummaryCounts {
  if (typeof stored !== 'object' || stored === null) return {};
  // A count of nothing at all says nothing: the tables have zero where nothing was counted.
  const counted = Object.entries(stored).filter(([, count]) => count !== 0);
  return readSummaryCounts(Object.fromEntries(counted));
}

/** Reads a row as `legacyColumns` selects it. */
export function readLegacyRow(record: LegacyRecord, raw: unknown): LegacyRow {
  const row = rowSchema.parse(raw);
  const { status, succeeded = 0, failed = 0 } = row;
  const state: LegacyState =
    record === 'bulk_operation_runs' ? { record, status, succeeded, failed } : { record, status };
  const bucket = legacyBucket(state);
  const type = isShowableCode(row.type) ? canonicalType(row.type) : 'unknown';
  const failures = readFailures(row.failures);
  const { status: runStatus, outcome } = statusOfBucket(bucket);
  const initiatorName = row.initiator_name === null ? '' : sanitiseName(row.initiator_name);
  const label = operationLabel(type);
  const summary: HistoryEntry['summary'] = {
    record,
    key: runKey(record, row.id),
    id: row.id,
    type,
    label,
    bucket,
    status: runStatus,
    outcome,
    tenantId: row.tenant_id,
    workspaceId: row.workspace_id,
    initiatorName,
    isBreakGlass: false,
    summaryCounts: readStoredCounts(row.counts),
    failureCount: failures.length,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: isActive(runStatus) ? null : (row.ended_at?.toISOString() ?? null),
    updatedAt: row.updated_at.toISOString(),
  };
  return {
    entry: {
      summary,
      newsAtMs: isActive(runStatus) ? row.updated_at.getTime() : null,
      searchText: [row.id, label, type, initiatorName, failureText(failures)].join('\n'),
    },
    status: isShowableCode(status) ? status : 'unknown',
    failures,
    canonicalRunId: row.operation_run_id,
  };
}
