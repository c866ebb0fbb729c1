import type { RunContext } from '../../shared/contract/run-context';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';
import { listFailedTenantIds } from './run-control-store';
import { insertRunEvent } from './run-event-store';
import type { Run } from './run-row';
import { findRun, readStoredContext } from './run-store';

/** A run, what it keeps of where it comes from, and its tenants that failed for good; null where there is no such run. */
export async function findFailedTenants(
  tx: ReadTransaction,
  runId: number,
): Promise<{ run: Run; context: RunContext | null; tenantIds: readonly number[] } | null> {
  const run = await findRun(tx, runId);
  if (run === null) return null;
  return { run, context: await readStoredContext(tx, runId), tenantIds: await listFailedTenantIds(tx, runId) };
}

/** Tells in a run's timeline that another one tries its failed tenants again. */
export function noteRetry(tx: WriteTransaction, runId: number, by: string, newRunId: number): Promise<void> {
  return insertRunEvent(tx, runId, 'retried', by, null, newRunId);
}
