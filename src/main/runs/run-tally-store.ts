import { z } from 'zod';
import { type Failure, readFailure } from '../../shared/domain/failures';
import type { TenantTally } from '../../shared/domain/outcome';
import type { SummaryCounts } from '../../shared/domain/summary-counts';
import type { BatchStats } from '../engine/batch-meter';
import { TELL_OF_RUNS } from '../postgres/run-news';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** The sum over a run's tenants: its counts are always this, never incremented. */
export interface RunTally extends TenantTally {
  readonly tenants: number;
  readonly unfinished: number;
  readonly total: number;
  readonly processed: number;
  readonly updated: number;
  readonly skipped: number;
}

/** SQL of the counts as `summary_counts` stores them, over `run_tenants rt` and `run_controls c`. */
const COUNTS = `jsonb_strip_nulls(jsonb_build_object(
  'total', coalesce(sum(rt.total), 0),
  'processed', coalesce(sum(rt.scanned), 0),
  'updated', coalesce(sum(rt.row_updated + rt.consolidated), 0),
  'skipped', coalesce(sum(rt.skipped), 0),
  'failed', count(*) FILTER (WHERE rt.state = 'failed'),
  'tenants', CASE WHEN c.scope = 'all_tenants' THEN count(*) END))`;

const tallyRow = z.object({
  tenants: z.number(),
  unfinished: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  never_began: z.number(),
  total: z.number(),
  processed: z.number(),
  updated: z.number(),
  skipped: z.number(),
});

/** Sums up a run's tenants. */
export async function readTally(tx: ReadTransaction, runId: number): Promise<RunTally> {
  const { rows } = await tx.query(
    `SELECT count(*) AS tenants,
       count(*) FILTER (WHERE state IN ('pending', 'running')) AS unfinished,
       count(*) FILTER (WHERE state = 'succeeded') AS succeeded,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE state = 'failed' AND never_began) AS never_began,
       coalesce(sum(total), 0)::bigint AS total, coalesce(sum(scanned), 0)::bigint AS processed,
       coalesce(sum(row_updated + consolidated), 0)::bigint AS updated, coalesce(sum(skipped), 0)::bigint AS skipped
     FROM wheelhouse.run_tenants WHERE run_id = $1`,
    [runId],
  );
  const { never_began: neverBegan, ...tally } = tallyRow.parse(rows[0]);
  return { ...tally, neverBegan };
}

/** The counts to store for a tally. */
export function summaryCountsOf(tally: RunTally, isAllTenants: boolean): SummaryCounts {
  const { total, processed, updated, skipped, failed, tenants } = tally;
  return { total, processed, updated, skipped, failed, ...(isAllTenants ? { tenants } : {}) };
}

const failedRow = z.object({ tenant_id: z.number(), last_error: z.unknown() });

/** The failures of a run's tenants, oldest first. */
export async function readTenantFailures(tx: ReadTransaction, runId: number): Promise<Failure[]> {
  const { rows } = await tx.query(
    `SELECT tenant_id, last_error FROM wheelhouse.run_tenants WHERE run_id = $1 AND state = 'failed'
     ORDER BY finished_at, tenant_id`,
    [runId],
  );
  return rows.map((raw) => {
    const { tenant_id: tenantId, last_error: stored } = failedRow.parse(raw);
    const error = readFailure(stored);
    return {
      reason_code: error?.reason_code ?? 'unknown_error',
      message: error?.message ?? '',
      tenant_id: tenantId,
    };
  });
}

/** How often, at most, an active run's counts are written. */
const SUMMARY_INTERVAL = `interval '450 milliseconds'`;

/** How many points the chart of a run keeps, about. */
const SAMPLES = 300;

const refreshRow = z.object({ is_refreshed: z.boolean(), is_sampled: z.boolean() });

/**
 * Writes an active run's counts, tells that a worker is at it and keeps a point for the chart. Of several workers one
 * does it at a time; the others leave at once. Gives whether this one did, and whether a point was due.
 *
 * @param stats the caller's batches since it last had a point
 */
export async function refreshSummary(
  tx: WriteTransaction,
  runId: number,
  stats: BatchStats | null,
): Promise<{ isRefreshed: boolean; isSampled: boolean }> {
  const { rows } = await tx.query(
    `WITH turn AS MATERIALIZED (
       SELECT run_id FROM wheelhouse.run_controls
       WHERE run_id = $1 AND (worker_seen_at IS NULL OR worker_seen_at < clock_timestamp() - ${SUMMARY_INTERVAL})
         AND pg_try_advisory_xact_lock(hashtextextended('wheelhouse.run.' || run_id, 0))
     ),
     seen AS (
       UPDATE wheelhouse.run_controls c SET worker_seen_at = clock_timestamp() FROM turn WHERE c.run_id = turn.run_id
     ),
     counted AS (
       SELECT turn.run_id, ${COUNTS} AS counts, coalesce(sum(rt.scanned), 0) AS processed
       FROM turn JOIN wheelhouse.run_controls c ON c.run_id = turn.run_id
       JOIN wheelhouse.run_tenants rt ON rt.run_id = turn.run_id
       GROUP BY turn.run_id, c.scope
     ),
     kept AS (
       INSERT INTO wheelhouse.run_samples (run_id, at, processed, batches, batch_ms, batch_ms_max, batch_rows)
       SELECT counted.run_id, clock_timestamp(), counted.processed, $2::int, $3::int, $4::int, $5::int
       FROM counted JOIN operation_runs r ON r.id = counted.run_id AND r.started_at IS NOT NULL
       WHERE NOT EXISTS (
         SELECT FROM wheelhouse.run_samples s WHERE s.run_id = counted.run_id
           AND s.at > clock_timestamp() - greatest(interval '900 milliseconds', (now() - r.started_at) / ${SAMPLES}))
       ON CONFLICT DO NOTHING
       RETURNING run_id
     ),
     refreshed AS (
       UPDATE operation_runs r SET summary_counts = counted.counts, updated_at = now()
       FROM counted WHERE r.id = counted.run_id AND r.status = 'running'
       RETURNING r.id, ${TELL_OF_RUNS}
     )
     SELECT EXISTS (SELECT FROM refreshed) AS is_refreshed, EXISTS (SELECT FROM kept) AS is_sampled`,
    [runId, stats?.batches ?? null, stats?.tookMs ?? null, stats?.longestMs ?? null, stats?.rows ?? null],
  );
  const { is_refreshed: isRefreshed, is_sampled: isSampled } = refreshRow.parse(rows[0]);
  return { isRefreshed, isSampled };
}

/** The last point of the chart: where the run ended. */
export async function keepLastSample(tx: WriteTransaction, runId: number, processed: number): Promise<void> {
  await tx.query(
    `INSERT INTO wheelhouse.run_samples (run_id, at, processed)
     SELECT $1, clock_timestamp(), $2 FROM operation_runs WHERE id = $1 AND started_at IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [runId, processed],
  );
}
