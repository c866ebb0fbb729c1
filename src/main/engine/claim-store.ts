import { z } from 'zod';
import type { Queryable } from '../postgres/transaction';
import type { RunJob } from './job-queue';
import { LOCK_MARGIN_SECONDS, LOCK_TTL_SECONDS, NOW_EPOCH, ON_LOCK_CONFLICT } from './lock-sql';

/** A tenant that a worker has taken: its lock is held and its checkpoint is known. */
export interface ClaimedTenant {
  readonly tenantId: number;
  readonly phase: number;
  readonly isListed: boolean;
  readonly hasStarted: boolean;
  /** Rows expected, from when the run was started. */
  readonly total: number;
  readonly scanned: number;
}

/** What a worker finds when it takes up a job. */
export interface Claim {
  /** False where the run is over, paused, cancelled or of a later generation. */
  readonly isOpen: boolean;
  readonly runbookKey: string;
  readonly claimed: readonly ClaimedTenant[];
  /** Tenants whose lock somebody else holds, with how long to the end of the retries. */
  readonly waiting: readonly { tenantId: number; secondsLeft: number; secondsWaited: number }[];
  /** What they wait for is the lock of the whole run. */
  readonly isRunLocked: boolean;
}

/** Takes the locks of the group's unfinished tenants, and those tenants whose lock could be had. `$4` is the claim. */
const TAKE = `
WITH control AS MATERIALIZED (
  SELECT c.* FROM wheelhouse.run_controls c
  JOIN operation_runs r ON r.id = c.run_id AND r.status IN ('queued', 'running')
  WHERE c.run_id = $1 AND c.generation = $2 AND c.pause_requested_at IS NULL AND c.cancel_requested_at IS NULL
  -- Waits for a pause or a cancel under way: it would not see tenants that are taken behind its back, and nothing
  -- would give them back.
  FOR SHARE OF c
),
safe_run_lock AS MATERIALIZED (
  SELECT 1 FROM control JOIN cache_locks l ON l.key = control.run_lock_key AND l.owner = control.run_lock_owner
  WHERE l.expiration > ${NOW_EPOCH} + ${LOCK_MARGIN_SECONDS}
),
taken_run_lock AS (
  INSERT INTO cache_locks (key, owner, expiration)
  SELECT run_lock_key, run_lock_owner, ${NOW_EPOCH} + ${LOCK_TTL_SECONDS} FROM control
  WHERE run_lock_key IS NOT NULL AND NOT EXISTS (SELECT FROM safe_run_lock)
  ${ON_LOCK_CONFLICT}
  RETURNING key
),
todo AS MATERIALIZED (
  SELECT rt.tenant_id, rt.state, rt.lock_owner, control.tenant_key_prefix || rt.tenant_id AS lock_key
  FROM wheelhouse.run_tenants rt CROSS JOIN control
  WHERE rt.run_id = $1 AND rt.job_group = $3 AND rt.state IN ('pending', 'running')
    AND (control.run_lock_key IS NULL OR EXISTS (SELECT FROM safe_run_lock) OR EXISTS (SELECT FROM taken_run_lock))
  ORDER BY rt.tenant_id
  FOR UPDATE OF rt
),
locked AS (
  INSERT INTO cache_locks (key, owner, expiration)
  SELECT lock_key, lock_owner, ${NOW_EPOCH} + ${LOCK_TTL_SECONDS} FROM todo ORDER BY tenant_id
  ${ON_LOCK_CONFLICT}
  RETURNING key
),
-- Nobody gave these back: their worker was lost, or slept until its locks ran out.
abandoned AS (
  INSERT INTO wheelhouse.run_events (run_id, kind, detail)
  SELECT $1, 'taken_over', count(*)::text FROM todo
  WHERE todo.state = 'running' AND todo.lock_key IN (SELECT key FROM locked)
  HAVING count(*) > 0
)
UPDATE wheelhouse.run_tenants rt
SET state = 'running', claim = $4, attempts = rt.attempts + 1, lock_waiting_since = NULL,
    started_at = coalesce(rt.started_at, now()), updated_at = now()
FROM todo
WHERE rt.run_id = $1 AND rt.tenant_id = todo.tenant_id AND todo.lock_key IN (SELECT key FROM locked)
RETURNING rt.tenant_id, rt.phase, rt.is_listed, rt.total, rt.scanned, rt.cursor <> '' AS has_cursor`;

/** `queued` → `running`: the first worker that holds the lock of a tenant starts the run. */
const START = `
WITH started AS (
  UPDATE operation_runs r SET status = 'running', started_at = now(), updated_at = now()
  WHERE r.id = $1 AND r.status = 'queued'
    AND EXISTS (SELECT FROM wheelhouse.run_tenants rt WHERE rt.run_id = $1 AND rt.claim = $2 AND rt.state = 'running')
  RETURNING r.id
),
first_sample AS (
  INSERT INTO wheelhouse.run_samples (run_id, at, processed) SELECT id, now(), 0 FROM started ON CONFLICT DO NOTHING
)
INSERT INTO wheelhouse.run_events (run_id, kind) SELECT id, 'started' FROM started`;

/** The others wait for their lock; what another worker of ours held is let go of. */
const WAIT = `
UPDATE wheelhouse.run_tenants rt
SET state = 'pending', claim = NULL, lock_waiting_since = coalesce(rt.lock_waiting_since, now()), updated_at = now()
FROM wheelhouse.run_controls c
WHERE c.run_id = $1 AND c.generation = $2 AND c.pause_requested_at IS NULL AND c.cancel_requested_at IS NULL
  AND rt.run_id = $1 AND rt.job_group = $3 AND rt.state IN ('pending', 'running') AND rt.claim IS DISTINCT FROM $4
RETURNING rt.tenant_id,
  extract(epoch FROM now() - rt.lock_waiting_since)::float8 AS seconds_waited,
  (c.lock_wait_seconds - extract(epoch FROM now() - rt.lock_waiting_since))::float8 AS seconds_left,
  EXISTS (SELECT FROM cache_locks l WHERE l.key = c.run_lock_key AND l.owner <> c.run_lock_owner) AS is_run_locked`;

const LOOK = `
SELECT c.runbook_key,
  c.generation = $2 AND c.pause_requested_at IS NULL AND c.cancel_requested_at IS NULL
    AND r.status IN ('queued', 'running') AS is_open
FROM wheelhouse.run_controls c JOIN operation_runs r ON r.id = c.run_id WHERE c.run_id = $1`;

const claimedRows = z.array(
  z.object({
    tenant_id: z.number(),
    phase: z.number(),
    is_listed: z.boolean(),
    total: z.number(),
    scanned: z.number(),
    has_cursor: z.boolean(),
  }),
);
const waitingRows = z.array(
  z.object({
    tenant_id: z.number(),
    seconds_waited: z.number(),
    seconds_left: z.number(),
    is_run_locked: z.boolean(),
  }),
);
const lookRow = z.object({ runbook_key: z.string(), is_open: z.boolean() });

/** Whether a job is still to be worked on: its run is neither over nor stopped, nor of a later generation. */
export async function isJobOpen(tx: Queryable, job: RunJob): Promise<boolean> {
  const { rows } = await tx.query(LOOK, [job.runId, job.generation]);
  return rows[0] !== undefined && lookRow.parse(rows[0]).is_open;
}

/**
 * Takes up a job: all statements go out together, so it costs one round trip. A tenant that another worker had claimed
 * is taken over; that worker's batches find a foreign claim from then on and change nothing.
 *
 * @param claim a fresh UUID, the fence of everything that is done under this claim
 */
export async function claimGroup(tx: Queryable, job: RunJob, claim: string): Promise<Claim | null> {
  const [taken, , waiting, look] = await Promise.all([
    tx.query(TAKE, [job.runId, job.generation, job.group, claim]),
    tx.query(START, [job.runId, claim]),
    tx.query(WAIT, [job.runId, job.generation, job.group, claim]),
    tx.query(LOOK, [job.runId, job.generation]),
  ]);
  if (look.rows[0] === undefined) return null;
  const { runbook_key: runbookKey, is_open: isOpen } = lookRow.parse(look.rows[0]);
  const waitingTenants = waitingRows.parse(waiting.rows);
  return {
    isOpen,
    runbookKey,
    claimed: claimedRows.parse(taken.rows).map((row) => ({
      tenantId: row.tenant_id,
      phase: row.phase,
      isListed: row.is_listed,
      hasStarted: row.phase > 0 || row.has_cursor,
      total: row.total,
      scanned: row.scanned,
    })),
    waiting: waitingTenants.map((row) => ({
      tenantId: row.tenant_id,
      secondsLeft: row.seconds_left,
      secondsWaited: row.seconds_waited,
    })),
    isRunLocked: waitingTenants.some((row) => row.is_run_locked),
  };
}
