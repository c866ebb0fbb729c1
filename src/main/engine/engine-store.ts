import { z } from 'zod';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import type { Queryable } from '../postgres/transaction';
import { RUN_QUEUE } from '../postgres/job-queue-settings';
import { LOCK_MARGIN_SECONDS, LOCK_TTL_SECONDS, NOW_EPOCH } from './lock-sql';

/** Whether any tenant of the run is not terminal yet. */
export async function hasUnfinishedTenants(db: Queryable, runId: number): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT EXISTS (SELECT FROM wheelhouse.run_tenants WHERE run_id = $1 AND state IN ('pending', 'running')) AS found`,
    [runId],
  );
  return z.object({ found: z.boolean() }).parse(rows[0]).found;
}

/** Looks of the governor that are no further apart than this are one hold. */
const HOLD_GAP = `interval '5 seconds'`;

/** The same trouble, whatever its numbers are by now. */
const sameReason = (a: string, b: string) =>
  `regexp_replace(${a}, '\\d+', '', 'g') = regexp_replace(${b}, '\\d+', '', 'g')`;

/** Keeps the times a run was held: prolongs the one that goes on, or begins one. Several workers may hold one run. */
const KEEP_HOLD = `
WITH prolonged AS (
  UPDATE wheelhouse.run_holds h SET until = greatest(h.until, now() + make_interval(secs => $3)), reason = $2
  WHERE h.id = (SELECT max(id) FROM wheelhouse.run_holds WHERE run_id = $1)
    AND h.until > now() - ${HOLD_GAP} AND ${sameReason('h.reason', '$2')}
  RETURNING h.id
)
INSERT INTO wheelhouse.run_holds (run_id, reason, until)
SELECT $1, $2, now() + make_interval(secs => $3) WHERE NOT EXISTS (SELECT FROM prolonged)`;

const END_HOLD = 'UPDATE wheelhouse.run_holds SET until = now() WHERE run_id = $1 AND until > now()';

/** Tells why the run is held and until when; null ends a hold. */
export async function writeHold(db: Queryable, runId: number, reason: string | null, seconds: number): Promise<void> {
  // First, because it locks the run's row: two workers that begin to hold at once then find each other's hold.
  const telling = db.query(
    `UPDATE wheelhouse.run_controls
     SET hold_reason = $2::text, hold_until = CASE WHEN $2::text IS NULL THEN NULL ELSE now() + make_interval(secs => $3) END
     WHERE run_id = $1 AND (hold_reason IS NOT NULL OR $2::text IS NOT NULL)`,
    [runId, reason, seconds],
  );
  const keeping =
    reason === null ? db.query(END_HOLD, [runId]) : db.query(KEEP_HOLD, [runId, sanitiseMessage(reason), seconds]);
  await Promise.all([telling, keeping]);
}

/** Keeps the lock of an all-tenants run alive. */
export async function extendRunLock(db: Queryable, runId: number): Promise<void> {
  await db.query(
    `UPDATE cache_locks l SET expiration = ${NOW_EPOCH} + ${LOCK_TTL_SECONDS} FROM wheelhouse.run_controls c
     WHERE c.run_id = $1 AND l.key = c.run_lock_key AND l.owner = c.run_lock_owner
       AND l.expiration > ${NOW_EPOCH} AND l.expiration < ${NOW_EPOCH} + ${LOCK_MARGIN_SECONDS}`,
    [runId],
  );
}

/** Work that should have a live job and has none. */
export interface Orphan {
  readonly runId: number;
  readonly generation: number;
  readonly group: number;
  /** How often its tenants were taken up, at most. */
  readonly attempts: number;
}

const orphanRows = z.array(
  z.object({ run_id: z.number(), generation: z.number(), job_group: z.number(), attempts: z.number() }),
);

/**
 * Groups of active runs with unfinished tenants for which no job is live: the job used up its retries, or was deleted.
 * Groups that changed within the last seconds are left alone.
 */
export async function listOrphans(db: Queryable): Promise<Orphan[]> {
  const { rows } = await db.query(
    `SELECT rt.run_id, c.generation, rt.job_group, max(rt.attempts)::int AS attempts
     FROM wheelhouse.run_controls c
     JOIN operation_runs r ON r.id = c.run_id AND r.status IN ('queued', 'running')
     JOIN wheelhouse.run_tenants rt ON rt.run_id = c.run_id AND rt.state IN ('pending', 'running')
     WHERE c.pause_requested_at IS NULL AND c.cancel_requested_at IS NULL
     GROUP BY rt.run_id, c.generation, rt.job_group
     HAVING max(rt.updated_at) < now() - interval '5 seconds'
       AND NOT EXISTS (
         SELECT FROM pgboss.job j
         WHERE j.name = '${RUN_QUEUE}' AND j.state < 'completed'
           AND j.data @> jsonb_build_object('runId', rt.run_id, 'generation', c.generation, 'group', rt.job_group))`,
  );
  return orphanRows.parse(rows).map((row) => ({
    runId: row.run_id,
    generation: row.generation,
    group: row.job_group,
    attempts: row.attempts,
  }));
}

/** The unfinished tenants of a group. */
export async function listUnfinishedTenants(db: Queryable, runId: number, group: number): Promise<number[]> {
  const { rows } = await db.query(
    `SELECT tenant_id FROM wheelhouse.run_tenants
     WHERE run_id = $1 AND job_group = $2 AND state IN ('pending', 'running') ORDER BY tenant_id FOR UPDATE`,
    [runId, group],
  );
  return z
    .array(z.object({ tenant_id: z.number() }))
    .parse(rows)
    .map((row) => row.tenant_id);
}

/** Takes tenants out of dead hands. */
export async function dropClaims(db: Queryable, runId: number, group: number): Promise<void> {
  await db.query(
    `UPDATE wheelhouse.run_tenants SET claim = NULL, state = 'pending'
     WHERE run_id = $1 AND job_group = $2 AND state = 'running'`,
    [runId, group],
  );
}

/** Active runs in which every tenant is terminal: the worker that should have completed them was lost. */
export async function listRunsToComplete(db: Queryable): Promise<number[]> {
  const { rows } = await db.query(
    `SELECT c.run_id FROM wheelhouse.run_controls c
     JOIN operation_runs r ON r.id = c.run_id AND r.status IN ('queued', 'running')
     WHERE NOT EXISTS (SELECT FROM wheelhouse.run_tenants rt
                       WHERE rt.run_id = c.run_id AND rt.state IN ('pending', 'running'))`,
  );
  return z
    .array(z.object({ run_id: z.number() }))
    .parse(rows)
    .map((row) => row.run_id);
}

/** Whether any job is left that somebody could work on, now or later. */
export async function hasLiveJobs(db: Queryable): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT EXISTS (SELECT FROM pgboss.job WHERE name = '${RUN_QUEUE}' AND state < 'completed') AS found`,
  );
  return z.object({ found: z.boolean() }).parse(rows[0]).found;
}
