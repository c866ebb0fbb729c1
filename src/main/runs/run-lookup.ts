import type { RunSummary } from '../../shared/contract/runs';
import type { RunScope } from '../../shared/domain/start-rules';
import { visibleTenants, type Operator } from '../identity/operator';
import type { ReadTransaction } from '../postgres/transaction';
import { runIdentityHash } from './run-identity';
import { type Run, toRunSummary } from './run-row';
import { findActiveRunId, findLastRun, findRun, listActiveRuns } from './run-store';

export { measureRates, readTenantEnds } from './run-ends-store';

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

/** The active runs of a type, whatever they cover, newest first. */
export async function listActiveRunsOf(tx: ReadTransaction, type: string): Promise<RunSummary[]> {
  const runs = await listActiveRuns(tx, type);
  const now = new Date();
  return runs.map((run) => toRunSummary(run, now));
}

/** A run that the operator sees, or null. */
export function findVisibleRun(tx: ReadTransaction, runId: number, operator: Operator): Promise<Run | null> {
  return findRun(tx, runId, visibleTenants(operator));
}
