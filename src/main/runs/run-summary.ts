import type pg from 'pg';
import { inWriteTransaction } from '../postgres/transaction';
import { refreshSummary } from './run-tally-store';

/** Brings an active run's counts up to date; of several workers one does it at a time. Gives whether this one did. */
export function refreshRunSummary(pool: pg.Pool, runId: number): Promise<boolean> {
  return inWriteTransaction(pool, (tx) => refreshSummary(tx, runId));
}
