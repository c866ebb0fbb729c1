import type pg from 'pg';
import { inOneRoundTrip, inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { completeRunIfDone } from '../runs/complete-run';
import { type Claim, claimGroup, isJobOpen } from './claim-store';
import type { EngineLimits } from './engine-limits';
import { dropClaims, listUnfinishedTenants } from './engine-store';
import type { RunJob } from './job-queue';
import { failTenants } from './step-store';
import { failureOf, isBlocking, type TenantFailure } from './tenant-failure';

/** Fails every tenant of a group that is not terminal yet, whoever holds it. */
export async function giveUpGroup(
  tx: WriteTransaction,
  { runId, group }: Pick<RunJob, 'runId' | 'group'>,
  failure: TenantFailure,
): Promise<void> {
  const tenantIds = await listUnfinishedTenants(tx, runId, group);
  await dropClaims(tx, runId, group);
  await failTenants(tx, { runId, claim: null, tenantIds, failure });
}

/**
 * Takes up a job; null where there is nothing to take up. Where a privilege or table is missing for that, nobody could
 * begin: the tenants are given up, so that the run ends and says why instead of staying queued for ever.
 */
export async function takeUpGroup(
  { pool, limits }: { readonly pool: pg.Pool; readonly limits: EngineLimits },
  job: RunJob,
  claimId: string,
): Promise<Claim | null> {
  try {
    const { result: claim } = await inOneRoundTrip(
      pool,
      (tx) => claimGroup(tx, job, claimId),
      () => Promise.resolve(),
      { ...limits, isCommitDeferred: true },
    );
    return claim;
  } catch (error) {
    const failure = failureOf(error);
    if (!isBlocking(failure)) throw error;
    await inWriteTransaction(pool, async (tx) => {
      if (await isJobOpen(tx, job)) await giveUpGroup(tx, job, failure);
    });
    await completeRunIfDone(pool, job.runId);
    return null;
  }
}
