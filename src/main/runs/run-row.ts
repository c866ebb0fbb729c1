import { z } from 'zod';
import { runContextSchema } from '../../shared/contract/run-context';
import type { RunRecord, RunSummary } from '../../shared/contract/runs';
import { type Failure, readFailures } from '../../shared/domain/failures';
import { runFreshness } from '../../shared/domain/freshness';
import { canonicalType, operationLabel } from '../../shared/domain/operation-types';
import { isShowableCode, sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { RUN_OUTCOMES, RUN_STATUSES, statusBucket } from '../../shared/domain/run-status';
import { readSummaryCounts, type SummaryCounts } from '../../shared/domain/summary-counts';
import { storedDate } from '../postgres/stored-values';
import { presentContext } from './run-context';

/** The columns every query of runs selects, from `operation_runs r` and `tenants t` left-joined. */
export const RUN_COLUMNS = `r.id, r.workspace_id, r.tenant_id, r.user_id, r.initiator_name, r.type, r.status, r.outcome,
  r.run_identity_hash, r.summary_counts, r.failure_summary, r.context, r.started_at, r.completed_at, r.created_at,
  r.updated_at, t.name AS tenant_name, c.worker_seen_at`;

export const RUN_TABLES = `operation_runs r
  LEFT JOIN tenants t ON t.id = r.tenant_id
  LEFT JOIN wheelhouse.run_controls c ON c.run_id = r.id`;

const rowSchema = z.object({
  id: z.number(),
  workspace_id: z.number(),
  tenant_id: z.number().nullable(),
  user_id: z.number().nullable(),
  initiator_name: z.string(),
  type: z.string(),
  // A foreign value reads as over and failed, so that it neither hides nor seems to be at work.
  status: z.enum(RUN_STATUSES).catch('completed'),
  outcome: z.enum(RUN_OUTCOMES).catch('failed'),
  run_identity_hash: z.string(),
  summary_counts: z.unknown(),
  failure_summary: z.unknown(),
  context: z.unknown(),
  started_at: storedDate.nullable(),
  completed_at: storedDate.nullable(),
  created_at: storedDate,
  updated_at: storedDate,
  tenant_name: z.string().nullable(),
  worker_seen_at: storedDate.nullable(),
});

const IDENTITY_HASH = /^[0-9a-f]{64}$/;

/** A run with everything in it read, checked and safe to show. */
export interface Run {
  readonly id: number;
  readonly workspaceId: number;
  readonly tenantId: number | null;
  readonly tenantName: string | null;
  readonly userId: number | null;
  readonly initiatorName: string;
  readonly type: string;
  readonly status: (typeof RUN_STATUSES)[number];
  readonly outcome: (typeof RUN_OUTCOMES)[number];
  readonly identityHash: string;
  readonly summaryCounts: SummaryCounts;
  readonly failures: Failure[];
  readonly context: ReturnType<typeof presentContext>;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly workerSeenAt: Date | null;
}

/** Reads a row of {@link RUN_COLUMNS}. */
export function readRun(raw: unknown): Run {
  const row = rowSchema.parse(raw);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name === null ? null : sanitiseName(row.tenant_name),
    userId: row.user_id,
    initiatorName: sanitiseName(row.initiator_name),
    type: isShowableCode(row.type) ? row.type : 'unknown',
    status: row.status,
    outcome: row.outcome,
    identityHash: IDENTITY_HASH.test(row.run_identity_hash)
      ? row.run_identity_hash
      : sanitiseMessage(row.run_identity_hash),
    summaryCounts: readSummaryCounts(row.summary_counts),
    failures: readFailures(row.failure_summary),
    context: presentContext(row.context),
    startedAt: row.started_at,
    completedAt: row.completed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    workerSeenAt: row.worker_seen_at,
  };
}

/** What tells a row from those of the other tables. */
export function runKey(record: RunRecord, id: number): string {
  return `${record}:${id}`;
}

const contextParts = runContextSchema.pick({ platform_initiator: true });

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** A run as lists show it. */
export function toRunSummary(run: Run, now: Date): RunSummary {
  const freshness = runFreshness(
    { status: run.status, updatedAtMs: run.updatedAt.getTime(), heartbeatAtMs: run.workerSeenAt?.getTime() ?? null },
    now.getTime(),
  );
  return {
    record: 'operation_runs',
    key: runKey('operation_runs', run.id),
    id: run.id,
    type: canonicalType(run.type),
    label: operationLabel(run.type),
    bucket: statusBucket(run.status, run.outcome),
    status: run.status,
    outcome: run.outcome,
    isStale: freshness === 'likely stale',
    tenantId: run.tenantId,
    tenantName: run.tenantName,
    workspaceId: run.workspaceId,
    initiatorName: run.initiatorName,
    isBreakGlass: contextParts.safeParse(run.context).data?.platform_initiator?.is_break_glass ?? false,
    summaryCounts: run.summaryCounts,
    failureCount: run.failures.length,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    completedAt: iso(run.completedAt),
    updatedAt: run.updatedAt.toISOString(),
  };
}

/** A run in the database's spellings, for programs. */
export interface RunRow {
  id: number;
  workspace_id: number;
  tenant_id: number | null;
  user_id: number | null;
  initiator_name: string;
  type: string;
  status: string;
  outcome: string;
  run_identity_hash: string;
  summary_counts: SummaryCounts;
  failure_summary: Failure[];
  context: ReturnType<typeof presentContext>;
  started_at: string | null;
  completed_at: string | null;
  created_at: string;
  updated_at: string;
}

/** A run in the database's spellings. */
export function toRunRow(run: Run): RunRow {
  return {
    id: run.id,
    workspace_id: run.workspaceId,
    tenant_id: run.tenantId,
    user_id: run.userId,
    initiator_name: run.initiatorName,
    type: run.type,
    status: run.status,
    outcome: run.outcome,
    run_identity_hash: run.identityHash,
    summary_counts: run.summaryCounts,
    failure_summary: run.failures,
    context: run.context,
    started_at: iso(run.startedAt),
    completed_at: iso(run.completedAt),
    created_at: run.createdAt.toISOString(),
    updated_at: run.updatedAt.toISOString(),
  };
}
