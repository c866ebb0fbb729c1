import type { ReadTransaction } from '../postgres/transaction';
import { listFailedTenantIds } from './run-control-store';
import type { Run } from './run-row';
import { findRun } from './run-store';

/** A run and its tenants that failed for good, or null where there is no such run. */
export async function findFailedTenants(
  tx: ReadTransaction,
  runId: number,
): Promise<{ run: Run; tenantIds: readonly number[] } | null> {
  const run = await findRun(tx, runId);
  return run === null ? null : { run, tenantIds: await listFailedTenantIds(tx, runId) };
}
