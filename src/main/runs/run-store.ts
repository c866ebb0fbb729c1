import { z } from 'zod';
import { type RunContext, runContextSchema } from '../../shared/contract/run-context';
import type { RunFilter } from '../../shared/contract/runs';
import type { Failure } from '../../shared/domain/failures';
import { storedSpellings } from '../../shared/domain/operation-types';
import type { TerminalOutcome } from '../../shared/domain/run-status';
import type { SummaryCounts } from '../../shared/domain/summary-counts';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';
import { readRun, type Run, RUN_COLUMNS, RUN_TABLES } from './run-row';
import type { VisibleTenants } from '../identity/operator';

const idRows = z.array(z.object({ id: z.number() }));

export interface NewRun {
  /** Null for all tenants: the run then belongs to the platform tenant's workspace. */
  readonly tenantId: number | null;
  readonly initiatorName: string;
  readonly type: string;
  readonly identityHash: string;
  readonly summaryCounts: SummaryCounts;
  readonly context: RunContext;
}

/** Adds a queued run. Gives null where an active run of the same identity exists: the partial unique indexes decide. */
export async function insertRun(tx: WriteTransaction, run: NewRun): Promise<number | null> {
  const conflict =
    run.tenantId === null
      ? `(workspace_id, run_identity_hash) WHERE tenant_id IS NULL AND status IN ('queued', 'running')`
      : `(tenant_id, run_identity_hash) WHERE tenant_id IS NOT NULL AND status IN ('queued', 'running')`;
  const { rows } = await tx.query(
    `INSERT INTO operation_runs (workspace_id, tenant_id, user_id, initiator_name, type, status, outcome,
                                 run_identity_hash, summary_counts, context)
     SELECT t.workspace_id, $1, NULL, $2, $3, 'queued', 'pending', $4, $5::jsonb, $6::jsonb
     FROM tenants t WHERE CASE WHEN $1::bigint IS NULL THEN t.external_id = 'platform' ELSE t.id = $1 END
     ON CONFLICT ${conflict} DO NOTHING
     RETURNING id`,
    [
      run.tenantId,
      run.initiatorName,
      run.type,
      run.identityHash,
      JSON.stringify(run.summaryCounts),
      JSON.stringify(run.context),
    ],
  );
  return idRows.parse(rows)[0]?.id ?? null;
}

/** The active run of an identity, or null. */
export async function findActiveRunId(
  tx: ReadTransaction,
  identityHash: string,
  tenantId: number | null,
): Promise<number | null> {
  const { rows } = await tx.query(
    `SELECT id FROM operation_runs
     WHERE run_identity_hash = $1 AND tenant_id IS NOT DISTINCT FROM $2::bigint AND status IN ('queued', 'running')
     ORDER BY id DESC LIMIT 1`,
    [identityHash, tenantId],
  );
  return idRows.parse(rows)[0]?.id ?? null;
}

/**
 * Whether a run is one of the visible tenants, which `placeholder` stands for. A run over all tenants belongs to none of
 * them.
 */
function isVisible(placeholder: string): string {
  return `(${placeholder}::bigint[] IS NULL OR r.tenant_id = ANY (${placeholder}::bigint[]))`;
}

/** One run, or null where there is none among what the operator sees. */
export async function findRun(tx: ReadTransaction, runId: number, visible: VisibleTenants = null): Promise<Run | null> {
  const { rows } = await tx.query(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.id = $1 AND ${isVisible('$2')}`, [
    runId,
    visible,
  ]);
  return rows[0] === undefined ? null : readRun(rows[0]);
}

/** Holds the run's row to the end of the transaction, so that a transition happens exactly once. */
export async function lockRun(tx: WriteTransaction, runId: number): Promise<Run | null> {
  const [, run] = await Promise.all([
    tx.query('SELECT id FROM operation_runs WHERE id = $1 FOR UPDATE', [runId]),
    findRun(tx, runId),
  ]);
  return run;
}

const contextRows = z.array(z.object({ context: z.unknown() }));

/**
 * What a run of ours keeps of where it comes from, as it is stored: for what is written again elsewhere, and never to be
 * shown. Null where there is no such run, or its context can't be read.
 */
export async function readStoredContext(tx: ReadTransaction, runId: number): Promise<RunContext | null> {
  const { rows } = await tx.query('SELECT context FROM operation_runs WHERE id = $1', [runId]);
  return runContextSchema.safeParse(contextRows.parse(rows)[0]?.context).data ?? null;
}

/** The newest run of a type, or null. */
export async function findLastRun(tx: ReadTransaction, type: string): Promise<Run | null> {
  const { rows } = await tx.query(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.type = ANY($1) ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
    [storedSpellings(type)],
  );
  return rows[0] === undefined ? null : readRun(rows[0]);
}

/** The active runs of a type, newest first. */
export async function listActiveRuns(tx: ReadTransaction, type: string): Promise<Run[]> {
  // By way of the two partial indexes: there is none on the status alone.
  const { rows } = await tx.query(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES}
     WHERE r.type = ANY($1) AND r.id IN (
       SELECT id FROM operation_runs WHERE tenant_id IS NOT NULL AND status IN ('queued', 'running')
       UNION ALL
       SELECT id FROM operation_runs WHERE tenant_id IS NULL AND status IN ('queued', 'running'))
     ORDER BY r.id DESC`,
    [storedSpellings(type)],
  );
  return rows.map(readRun);
}

/** The bucket of a row as SQL; mirrors `statusBucket`. */
const BUCKET = `CASE WHEN r.status IN ('queued', 'running') THEN r.status
  WHEN r.outcome = 'partially_succeeded' THEN 'partially succeeded'
  WHEN r.outcome IN ('succeeded', 'blocked', 'cancelled') THEN r.outcome ELSE 'failed' END`;

/** Mirrors `runFreshness` with its default limits. */
const IS_STALE = `(r.status IN ('queued', 'running') AND greatest(r.updated_at, c.worker_seen_at)
  <= now() - CASE r.status WHEN 'queued' THEN interval '15 minutes' ELSE interval '30 minutes' END)`;

function condition(filter: RunFilter, values: unknown[]): string {
  const parts: string[] = [];
  const add = (sql: (placeholder: string) => string, value: unknown) => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  const { types, buckets, tenantId, initiator, createdAfter, createdBefore, staleOnly, workspaceId, isLegacy, text } =
    filter;
  if (types !== undefined && types.length > 0) add((p) => `r.type = ANY(${p}::text[])`, types.flatMap(storedSpellings));
  if (buckets !== undefined && buckets.length > 0) add((p) => `${BUCKET} = ANY(${p}::text[])`, buckets);
  if (tenantId !== undefined) add((p) => `r.tenant_id = ${p}`, tenantId);
  if (initiator !== undefined) add((p) => `strpos(lower(r.initiator_name), lower(${p})) > 0`, initiator);
  if (createdAfter !== undefined) add((p) => `r.created_at >= ${p}::timestamptz`, createdAfter);
  if (createdBefore !== undefined) add((p) => `r.created_at < ${p}::timestamptz`, createdBefore);
  if (staleOnly === true) parts.push(IS_STALE);
  if (workspaceId !== undefined) add((p) => `r.workspace_id = ${p}`, workspaceId);
  if (isLegacy === true) parts.push('false');
  if (text !== undefined) {
    const searched = `concat_ws(' ', r.id, r.type, r.initiator_name, t.name, r.failure_summary)`;
    add((p) => `strpos(lower(${searched}), lower(${p})) > 0`, text);
  }
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

/** Visible runs newest first. */
export async function listRuns(
  tx: ReadTransaction,
  page: { visible: VisibleTenants; filter: RunFilter; limit: number },
): Promise<Run[]> {
  const values: unknown[] = [page.visible];
  const where = condition(page.filter, values);
  values.push(page.limit);
  const { rows } = await tx.query(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE ${isVisible('$1')} AND ${where}
     ORDER BY r.created_at DESC, r.id DESC LIMIT $${values.length}`,
    values,
  );
  return rows.map(readRun);
}

/**
 * Any active status → `completed`, with everything that is known at the end. A run over no tenant succeeds without a
 * worker that would have started it: it starts and ends at once.
 */
export async function markRunCompleted(
  tx: WriteTransaction,
  runId: number,
  end: { outcome: TerminalOutcome; summaryCounts: SummaryCounts; failures: readonly Failure[] },
): Promise<void> {
  await tx.query(
    `UPDATE operation_runs SET status = 'completed', outcome = $2::text, summary_counts = $3::jsonb,
       started_at = CASE WHEN $2::text = 'succeeded' THEN coalesce(started_at, now()) ELSE started_at END,
       failure_summary = $4::jsonb, completed_at = now(), updated_at = now()
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [runId, end.outcome, JSON.stringify(end.summaryCounts), JSON.stringify(end.failures)],
  );
}
