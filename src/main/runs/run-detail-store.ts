import { z } from 'zod';
import {
  RUN_TENANT_STATES,
  type RunTenant,
  type RunTenantState,
  runTenantStateSchema,
} from '../../shared/contract/runs';
import { readFailure } from '../../shared/domain/failures';
import { sanitiseName } from '../../shared/domain/sanitise';
import { storedCount, storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';

/** A run's tenants by state. */
export async function countTenantStates(tx: ReadTransaction, runId: number): Promise<Record<RunTenantState, number>> {
  const { rows } = await tx.query(
    'SELECT state, count(*) AS count FROM wheelhouse.run_tenants WHERE run_id = $1 GROUP BY state',
    [runId],
  );
  const counts = z.array(z.object({ state: runTenantStateSchema, count: z.number() })).parse(rows);
  const of = (state: RunTenantState) => counts.find((entry) => entry.state === state)?.count ?? 0;
  return {
    pending: of('pending'),
    running: of('running'),
    succeeded: of('succeeded'),
    failed: of('failed'),
    cancelled: of('cancelled'),
  };
}

/** A point of the chart: rows processed until then. */
export interface Sample {
  readonly at: Date;
  readonly processed: number;
}

/** The chart of a run, oldest first. */
export async function listSamples(tx: ReadTransaction, runId: number): Promise<Sample[]> {
  const { rows } = await tx.query(
    'SELECT at, processed FROM wheelhouse.run_samples WHERE run_id = $1 ORDER BY at DESC LIMIT 1000',
    [runId],
  );
  return z
    .array(z.object({ at: storedDate, processed: storedCount }))
    .parse(rows)
    .reverse();
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
} as const;

/** A page of a run's tenants, with how many there are in all. */
export async function listRunTenants(
  tx: ReadTransaction,
  page: { runId: number; state: RunTenantState | null; order: keyof typeof ORDERS; offset: number; limit: number },
  phaseKeys: readonly string[],
): Promise<{ tenants: RunTenant[]; total: number }> {
  const { rows } = await tx.query(
    `SELECT rt.*, t.name FROM wheelhouse.run_tenants rt LEFT JOIN tenants t ON t.id = rt.tenant_id
     WHERE rt.run_id = $1 AND ($2::text IS NULL OR rt.state = $2)
     ORDER BY ${ORDERS[page.order]} OFFSET $3 LIMIT $4`,
    [page.runId, page.state, page.offset, page.limit],
  );
  const counted = await tx.query(
    `SELECT count(*) AS count FROM wheelhouse.run_tenants WHERE run_id = $1 AND ($2::text IS NULL OR state = $2)`,
    [page.runId, page.state],
  );
  const tenants = rows.map((raw) => {
    const row = tenantRow.parse(raw);
    return {
      tenantId: row.tenant_id,
      tenantName: row.name === null ? `Tenant ${row.tenant_id}` : sanitiseName(row.name),
      state: row.state,
      phase: phaseKeys[row.phase] ?? '',
      total: row.total,
      scanned: row.scanned,
      rowUpdated: row.row_updated,
      consolidated: row.consolidated,
      skipped: row.skipped,
      attempts: row.attempts,
      lastError: readFailure(row.last_error),
      startedAt: row.started_at?.toISOString() ?? null,
      finishedAt: row.finished_at?.toISOString() ?? null,
    };
  });
  return { tenants, total: z.object({ count: z.number() }).parse(counted.rows[0]).count };
}
