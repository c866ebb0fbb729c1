import { z } from 'zod';
import {
  type listRunTenantsRequestSchema,
  RUN_TENANT_STATES,
  type RunTenant,
  type RunTenantState,
  runTenantStateSchema,
} from '../../shared/contract/runs';
import { readFailure } from '../../shared/domain/failures';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { storedCount, storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';

const stateRows = z.array(z.object({ state: runTenantStateSchema, count: z.number(), waiting: z.number() }));

/** A run's tenants by state, and how many of the pending ones wait for a lock that somebody else holds. */
export async function countTenantStates(
  tx: ReadTransaction,
  runId: number,
): Promise<{ states: Record<RunTenantState, number>; waitingForLock: number }> {
  const { rows } = await tx.query(
    `SELECT state, count(*) AS count, count(lock_waiting_since) AS waiting
     FROM wheelhouse.run_tenants WHERE run_id = $1 GROUP BY state`,
    [runId],
  );
  const counts = stateRows.parse(rows);
  const of = (state: RunTenantState) => counts.find((entry) => entry.state === state);
  return {
    states: {
      pending: of('pending')?.count ?? 0,
      running: of('running')?.count ?? 0,
      succeeded: of('succeeded')?.count ?? 0,
      failed: of('failed')?.count ?? 0,
      cancelled: of('cancelled')?.count ?? 0,
    },
    waitingForLock: of('pending')?.waiting ?? 0,
  };
}

/** A point of the chart: rows processed until then, and the batches since the point before. */
export interface Sample {
  readonly at: Date;
  readonly processed: number;
  readonly batchMs: number | null;
  readonly batchMsMax: number | null;
  readonly batchRows: number | null;
}

/** A chart has at most about this many points, however long the run is. */
const MAX_POINTS = 400;

const sampleRow = z.object({
  at: storedDate,
  processed: storedCount,
  batch_ms: storedCount.nullable(),
  batch_ms_max: storedCount.nullable(),
  batch_rows: storedCount.nullable(),
});

/** The chart of a run, oldest first: each point as it was kept, or of a long run one for each even stretch of time. */
export async function listSamples(tx: ReadTransaction, runId: number): Promise<Sample[]> {
  const { rows } = await tx.query(
    `SELECT max(at) AS at, max(processed) AS processed, max(batch_ms_max) AS batch_ms_max,
       round(sum(batch_ms::float8 * batches) / nullif(sum(batches), 0)) AS batch_ms,
       round(sum(batch_rows::float8 * batches) / nullif(sum(batches), 0)) AS batch_rows
     FROM (
       SELECT *, CASE WHEN count(*) OVER () <= ${MAX_POINTS} THEN row_number() OVER (ORDER BY seconds)
         ELSE floor((seconds - min(seconds) OVER ()) * ${MAX_POINTS}
           / nullif(max(seconds) OVER () - min(seconds) OVER (), 0)) END AS stretch
       FROM (SELECT *, extract(epoch FROM at)::float8 AS seconds FROM wheelhouse.run_samples
             WHERE run_id = $1 AND isfinite(at)) kept
     ) stretches
     GROUP BY stretch ORDER BY 1`,
    [runId],
  );
  return rows.map((raw) => {
    const row = sampleRow.parse(raw);
    return {
      at: row.at,
      processed: row.processed,
      batchMs: row.batch_ms,
      batchMsMax: row.batch_ms_max,
      batchRows: row.batch_rows,
    };
  });
}

/** A time in which the health governor held a run. */
export interface Hold {
  readonly reason: string;
  readonly from: Date;
  readonly until: Date;
}

const holdRow = z.object({ reason: z.string(), started_at: storedDate, until: storedDate });

/** The times a run was held, oldest first, the newest 200. */
export async function listHolds(tx: ReadTransaction, runId: number): Promise<Hold[]> {
  const { rows } = await tx.query(
    `SELECT reason, started_at, until FROM
       (SELECT * FROM wheelhouse.run_holds WHERE run_id = $1 ORDER BY id DESC LIMIT 200) newest ORDER BY id`,
    [runId],
  );
  return rows.map((raw) => {
    const row = holdRow.parse(raw);
    return { reason: sanitiseMessage(row.reason), from: row.started_at, until: row.until };
  });
}

const nameRows = z.array(z.object({ id: z.number(), name: z.string() }));

/** The tenants that a run's failures speak of, whether they are kept with its tenants or with the run. */
export async function readFailingTenantNames(tx: ReadTransaction, runId: number): Promise<Map<number, string>> {
  const { rows } = await tx.query(
    `SELECT t.id, t.name FROM tenants t WHERE t.id IN (
       SELECT tenant_id FROM wheelhouse.run_tenants WHERE run_id = $1 AND state = 'failed'
       UNION
       SELECT (failure ->> 'tenant_id')::bigint
       FROM operation_runs r
       CROSS JOIN jsonb_array_elements(CASE jsonb_typeof(r.failure_summary) WHEN 'array' THEN r.failure_summary
                                       ELSE '[]' END) failure
       WHERE r.id = $1 AND CASE WHEN failure ->> 'tenant_id' ~ '^[0-9]{1,15}$' THEN true ELSE false END)
     ORDER BY t.id LIMIT 1000`,
    [runId],
  );
  return new Map(nameRows.parse(rows).map(({ id, name }) => [id, sanitiseName(name)]));
}

const tenantRow = z.object({
  tenant_id: z.number(),
  name: z.string().nullable(),
  state: z.enum(RUN_TENANT_STATES),
  phase: z.number(),
  total: storedCount,
  scanned: storedCount,
  row_updated: storedCount,
  consolidated: storedCount,
  skipped: storedCount,
  attempts: storedCount,
  lock_waiting_since: z.unknown(),
  last_error: z.unknown(),
  started_at: storedDate.nullable(),
  finished_at: storedDate.nullable(),
});

const ORDERS = {
  largest: 'rt.total DESC, rt.tenant_id',
  // As seconds: a difference of two timestamps may be more than an interval holds.
  slowest: `extract(epoch FROM coalesce(rt.finished_at, now())) - extract(epoch FROM rt.started_at) DESC NULLS LAST,
    rt.tenant_id`,
  name: 'lower(t.name), rt.tenant_id',
  id: 'rt.tenant_id',
} as const;

/** A batch may be committed this long after the time that it writes as its own. */
const LATE_COMMIT = `interval '40 seconds'`;

const countRow = z.object({ count: z.number(), read_at: storedDate });

export type TenantPageRequest = Omit<z.output<typeof listRunTenantsRequestSchema>, 'order'> & {
  readonly order: keyof typeof ORDERS;
};

/** A row of a run's tenants; the phase is the place of one in the runbook's phases. */
export type RunTenantRow = Omit<RunTenant, 'phase'> & { readonly phase: number };

/** A page of a run's tenants, with how many there are in all. */
export async function listRunTenants(
  tx: ReadTransaction,
  page: TenantPageRequest,
): Promise<{ tenants: RunTenantRow[]; total: number; readAt: Date }> {
  const found = `FROM wheelhouse.run_tenants rt LEFT JOIN tenants t ON t.id = rt.tenant_id
     WHERE rt.run_id = $1 AND ($2::text IS NULL OR rt.state = $2)
       AND ($3 = '' OR strpos(lower(t.name), lower($3)) > 0 OR rt.tenant_id::text = ltrim($3, '#'))
       AND ($4::timestamptz IS NULL OR rt.updated_at > $4::timestamptz - ${LATE_COMMIT})`;
  const order = page.changedSince === null ? ORDERS[page.order] : 'rt.updated_at DESC, rt.tenant_id';
  const filter = [page.runId, page.state, page.text.trim(), page.changedSince];
  const [{ rows }, counted] = await Promise.all([
    tx.query(`SELECT rt.*, t.name ${found} ORDER BY ${order} OFFSET $5 LIMIT $6`, [...filter, page.offset, page.limit]),
    tx.query(`SELECT count(*) AS count, now() AS read_at ${found}`, filter),
  ]);
  const tenants = rows.map((raw) => {
    const row = tenantRow.parse(raw);
    return {
      tenantId: row.tenant_id,
      tenantName: row.name === null ? `Tenant ${row.tenant_id}` : sanitiseName(row.name),
      state: row.state,
      phase: row.phase,
      total: row.total,
      scanned: row.scanned,
      rowUpdated: row.row_updated,
      consolidated: row.consolidated,
      skipped: row.skipped,
      attempts: row.attempts,
      isWaitingForLock: row.state === 'pending' && row.lock_waiting_since !== null,
      lastError: readFailure(row.last_error),
      startedAt: row.started_at?.toISOString() ?? null,
      finishedAt: row.finished_at?.toISOString() ?? null,
    };
  });
  const { count: total, read_at: readAt } = countRow.parse(counted.rows[0]);
  return { tenants, total, readAt };
}
