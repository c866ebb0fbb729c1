import type pg from 'pg';
import type { BatchMeter } from '../engine/batch-meter';
import { inWriteTransaction } from '../postgres/transaction';
import { refreshSummary } from './run-tally-store';

/**
 * Brings an active run's counts up to date and its chart with the batches of this worker; of several workers one does it
 * at a time. Gives whether this one did.
 */
export async function refreshRunSummary(pool: pg.Pool, runId: number, meter: BatchMeter): Promise<boolean> {
  const batches = meter.read();
  const { isRefreshed, isSampled } = await inWriteTransaction(pool, (tx) =>
    refreshSummary(tx, runId, batches?.stats ?? null),
  );
  // Without a point for them they wait for the next one, so that no long batch is lost.
  if (isSampled) batches?.forget();
  return isRefreshed;
}
