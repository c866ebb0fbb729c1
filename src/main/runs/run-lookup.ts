import { z } from 'zod';
import type { RunSummary } from '../../shared/contract/runs';
import type { RunScope } from '../../shared/domain/start-rules';
import type { ReadTransaction } from '../postgres/transaction';
import { runIdentityHash } from './run-identity';
import { toRunSummary } from './run-row';
import { findActiveRunId, findLastRun } from './run-store';

/** The newest run of a type, or null. */
export async function findLastRunOf(tx: ReadTransaction, type: string): Promise<RunSummary | null> {
  const run = await findLastRun(tx, type);
  return run === null ? null : toRunSummary(run, new Date());
}

/** The active run of the same type, scope and target, or null. */
export function findActiveRunOf(
  tx: ReadTransaction,
  type: string,
  scope: RunScope,
  tenantId: number | null,
): Promise<number | null> {
  return findActiveRunId(tx, runIdentityHash(type, scope, tenantId), tenantId);
}

/** A run shorter than this tells nothing about the rate. */
const MIN_ROWS = 1_000;

/** Rows a second of the latest run that this engine brought to its end, or null where none was. */
export async function measuredRowsPerSecond(tx: ReadTransaction, runbookKey: string): Promise<number | null> {
  const { rows } = await tx.query(
    `SELECT sum(rt.scanned) / nullif(extract(epoch FROM max(rt.finished_at) - min(rt.started_at)), 0)::float8 AS rate
     FROM wheelhouse.run_controls c
     JOIN operation_runs r ON r.id = c.run_id AND r.status = 'completed'
     JOIN wheelhouse.run_tenants rt ON rt.run_id = c.run_id
     WHERE c.runbook_key = $1 AND c.run_id IN
       (SELECT run_id FROM wheelhouse.run_controls WHERE runbook_key = $1 ORDER BY run_id DESC LIMIT 5)
     GROUP BY c.run_id
     HAVING sum(rt.scanned) >= ${MIN_ROWS} AND isfinite(max(rt.finished_at)) AND isfinite(min(rt.started_at))
     ORDER BY c.run_id DESC LIMIT 1`,
    [runbookKey],
  );
  const rate = z.array(z.object({ rate: z.number().nullable() })).parse(rows)[0]?.rate;
  return rate === undefined || rate === null || rate <= 0 ? null : rate;
}
