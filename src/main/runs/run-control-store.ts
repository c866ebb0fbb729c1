import { z } from 'zod';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import type { RunScope } from '../../shared/domain/start-rules';
import { LOCK_TTL_SECONDS, NOW_EPOCH, ON_LOCK_CONFLICT } from '../engine/lock-sql';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** What was asked of a run that this engine executes, and the engine's settings for it. */
export interface RunControl {
  readonly runbookKey: string;
  readonly scope: string;
  readonly generation: number;
  readonly initiatorUserId: number | null;
  readonly pauseRequestedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly cancelRequestedBy: string | null;
  readonly hold: { readonly reason: string; readonly until: Date } | null;
}

const row = z.object({
  runbook_key: z.string(),
  scope: z.string(),
  generation: z.number(),
  initiator_user_id: z.number().nullable(),
  pause_requested_at: storedDate.nullable(),
  cancel_requested_at: storedDate.nullable(),
  cancel_requested_by: z.string().nullable(),
  hold_reason: z.string().nullable(),
  hold_until: storedDate.nullable(),
});

/** The control row of a run, or null for a run that this engine does not execute. */
export async function findRunControl(tx: ReadTransaction, runId: number): Promise<RunControl | null> {
  const { rows } = await tx.query('SELECT * FROM wheelhouse.run_controls WHERE run_id = $1', [runId]);
  if (rows[0] === undefined) return null;
  const control = row.parse(rows[0]);
  const { hold_reason: reason, hold_until: until } = control;
  return {
    runbookKey: control.runbook_key,
    scope: control.scope,
    generation: control.generation,
    initiatorUserId: control.initiator_user_id,
    pauseRequestedAt: control.pause_requested_at,
    cancelRequestedAt: control.cancel_requested_at,
    cancelRequestedBy: control.cancel_requested_by === null ? null : sanitiseName(control.cancel_requested_by),
    hold: reason === null || until === null ? null : { reason: sanitiseMessage(reason), until },
  };
}

export interface NewRunControl {
  readonly runId: number;
  readonly runbookKey: string;
  readonly scope: RunScope;
  readonly tenantKeyPrefix: string;
  readonly runLock: { readonly key: string; readonly owner: string } | null;
  readonly lockWaitSeconds: number;
  readonly initiatorUserId: number | null;
}

/** Adds the control row of a new run. */
export async function insertRunControl(tx: WriteTransaction, control: NewRunControl): Promise<void> {
  await tx.query(
    `INSERT INTO wheelhouse.run_controls (run_id, runbook_key, scope, tenant_key_prefix, run_lock_key, run_lock_owner,
                                          lock_wait_seconds, initiator_user_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      control.runId,
      control.runbookKey,
      control.scope,
      control.tenantKeyPrefix,
      control.runLock?.key ?? null,
      control.runLock?.owner ?? null,
      control.lockWaitSeconds,
      control.initiatorUserId,
    ],
  );
}

/** Takes the run's own lock if it is free. If not, the workers try it again: whether the run is blocked shows there. */
export async function tryRunLock(tx: WriteTransaction, runId: number): Promise<void> {
  await tx.query(
    `INSERT INTO cache_locks (key, owner, expiration)
     SELECT run_lock_key, run_lock_owner, ${NOW_EPOCH} + ${LOCK_TTL_SECONDS} FROM wheelhouse.run_controls
     WHERE run_id = $1 AND run_lock_key IS NOT NULL
     ${ON_LOCK_CONFLICT}`,
    [runId],
  );
}

/** A tenant of a new run, with the job it belongs to and the rows expected of it. */
export interface NewRunTenant {
  readonly tenantId: number;
  readonly group: number;
  readonly total: number;
}

/** Adds the checkpoint rows of a new run, each with a lock owner of its own. */
export async function insertRunTenants(
  tx: WriteTransaction,
  runId: number,
  tenants: readonly NewRunTenant[],
): Promise<void> {
  await tx.query(
    `INSERT INTO wheelhouse.run_tenants (run_id, tenant_id, job_group, total, lock_owner)
     SELECT $1, t.tenant_id, t.job_group, t.total, 'wheelhouse-' || gen_random_uuid()
     FROM unnest($2::bigint[], $3::int[], $4::bigint[]) AS t (tenant_id, job_group, total)`,
    [runId, tenants.map((t) => t.tenantId), tenants.map((t) => t.group), tenants.map((t) => t.total)],
  );
}

/** Lets go of the locks of tenants that are not at work any more: `to` is what becomes of unfinished ones. */
export async function stopTenants(tx: WriteTransaction, runId: number, to: 'pending' | 'cancelled'): Promise<void> {
  // In id order, as batches lock them too. Waits for batches under way, so each tenant stops at a checkpoint.
  const locking = tx.query(
    `SELECT tenant_id FROM wheelhouse.run_tenants WHERE run_id = $1 AND state IN ('pending', 'running')
     ORDER BY tenant_id FOR UPDATE`,
    [runId],
  );
  const stopping = tx.query(
    `WITH stopped AS (
       UPDATE wheelhouse.run_tenants
       SET state = $2, claim = NULL, lock_waiting_since = NULL, updated_at = now(),
           finished_at = CASE WHEN $2 = 'cancelled' THEN now() END
       WHERE run_id = $1 AND state IN ('pending', 'running')
       RETURNING tenant_id, lock_owner
     ),
     released AS (
       DELETE FROM cache_locks l USING stopped, wheelhouse.run_controls c
       WHERE c.run_id = $1 AND l.key = c.tenant_key_prefix || stopped.tenant_id AND l.owner = stopped.lock_owner
     )
     SELECT tenant_id FROM stopped`,
    [runId, to],
  );
  await Promise.all([locking, stopping]);
}

/** Lets go of the lock that keeps a second fan-out away, where that can be done, and of lists that only an active run needs. */
export async function releaseRun(tx: WriteTransaction, runId: number, canRelease: boolean): Promise<void> {
  await Promise.all([
    canRelease
      ? tx.query(
          `DELETE FROM cache_locks l USING wheelhouse.run_controls c
           WHERE c.run_id = $1 AND l.key = c.run_lock_key AND l.owner = c.run_lock_owner`,
          [runId],
        )
      : null,
    tx.query('DELETE FROM wheelhouse.run_pages WHERE run_id = $1', [runId]),
  ]);
}

/** Asks for a pause, where none was asked for already. */
export async function requestPause(tx: WriteTransaction, runId: number, by: string): Promise<void> {
  await tx.query(
    `UPDATE wheelhouse.run_controls SET pause_requested_at = now(), pause_requested_by = $2
     WHERE run_id = $1 AND pause_requested_at IS NULL AND cancel_requested_at IS NULL`,
    [runId, by],
  );
}

/** Ends a pause and begins a new generation of jobs, which it gives; null where the run was not paused. */
export async function endPause(tx: WriteTransaction, runId: number): Promise<number | null> {
  const { rows } = await tx.query(
    `UPDATE wheelhouse.run_controls
     SET pause_requested_at = NULL, pause_requested_by = NULL, generation = generation + 1
     WHERE run_id = $1 AND pause_requested_at IS NOT NULL AND cancel_requested_at IS NULL RETURNING generation`,
    [runId],
  );
  return z.array(z.object({ generation: z.number() })).parse(rows)[0]?.generation ?? null;
}

/** Asks for a cancel; nothing takes it back. */
export async function requestCancel(tx: WriteTransaction, runId: number, by: string): Promise<void> {
  await tx.query(
    `UPDATE wheelhouse.run_controls SET cancel_requested_at = now(), cancel_requested_by = $2
     WHERE run_id = $1 AND cancel_requested_at IS NULL`,
    [runId, by],
  );
}

const groupRows = z.array(z.object({ job_group: z.number() }));

/** The groups that still have something to do, the first first. */
export async function listUnfinishedGroups(tx: ReadTransaction, runId: number): Promise<number[]> {
  const { rows } = await tx.query(
    `SELECT DISTINCT job_group FROM wheelhouse.run_tenants
     WHERE run_id = $1 AND state IN ('pending', 'running') ORDER BY job_group`,
    [runId],
  );
  return groupRows.parse(rows).map((group) => group.job_group);
}

/** The tenants of a run that failed for good. */
export async function listFailedTenantIds(tx: ReadTransaction, runId: number): Promise<number[]> {
  const { rows } = await tx.query(
    `SELECT tenant_id FROM wheelhouse.run_tenants WHERE run_id = $1 AND state = 'failed' ORDER BY tenant_id`,
    [runId],
  );
  return z
    .array(z.object({ tenant_id: z.number() }))
    .parse(rows)
    .map((tenant) => tenant.tenant_id);
}
