import { z } from 'zod';
import { type RunTenantState, runTenantStateSchema } from '../../shared/contract/runs';
import type { MeasuredRate } from '../../shared/domain/run-estimate';
import type { ReadTransaction } from '../postgres/transaction';

/** How a run's tenants ended, with the reason code of the last error; tenants that were not in it are left out. */
export async function readTenantEnds(
  tx: ReadTransaction,
  runId: number,
): Promise<Map<number, { state: RunTenantState; reasonCode: string | null }>> {
  const { rows } = await tx.query(
    `SELECT tenant_id, state, last_error->>'reason_code' AS reason_code FROM wheelhouse.run_tenants WHERE run_id = $1`,
    [runId],
  );
  const ends = z
    .array(z.object({ tenant_id: z.number(), state: runTenantStateSchema, reason_code: z.string().nullable() }))
    .parse(rows);
  return new Map(
    ends.map(({ tenant_id: tenantId, state, reason_code: reasonCode }) => [tenantId, { state, reasonCode }]),
  );
}

/** A run shorter than this tells nothing about the rate. */
const MIN_ROWS = 1_000;

const rateRow = z.object({ rate: z.number().nullable(), changed_share: z.number() });

/** How fast the latest runs were that this engine brought to their end, at most five. */
export async function measureRates(tx: ReadTransaction, runbookKey: string): Promise<MeasuredRate[]> {
  const { rows } = await tx.query(
    `SELECT (sum(rt.scanned) / nullif(extract(epoch FROM max(rt.finished_at) - min(rt.started_at)), 0))::float8 AS rate,
       (sum(rt.row_updated + rt.consolidated) / sum(rt.scanned))::float8 AS changed_share
     FROM wheelhouse.run_controls c
     JOIN operation_runs r ON r.id = c.run_id AND r.status = 'completed'
     JOIN wheelhouse.run_tenants rt ON rt.run_id = c.run_id
     WHERE c.runbook_key = $1 AND c.run_id IN
       (SELECT run_id FROM wheelhouse.run_controls WHERE runbook_key = $1 ORDER BY run_id DESC LIMIT 20)
     GROUP BY c.run_id
     HAVING sum(rt.scanned) >= ${MIN_ROWS} AND isfinite(max(rt.finished_at)) AND isfinite(min(rt.started_at))
     ORDER BY c.run_id DESC LIMIT 5`,
    [runbookKey],
  );
  return z
    .array(rateRow)
    .parse(rows)
    .map(({ rate, changed_share: changedShare }) => ({ rowsPerSecond: rate ?? 0, changedShare }));
}
