import type pg from 'pg';
import { WheelhouseError } from '../../shared/errors';
import { cancelOnAbort } from '../postgres/cancel-on-abort';
import type { ReadTransaction } from '../postgres/transaction';

/**
 * For between statements; within one, {@link stoppable} makes the statement itself fail.
 *
 * @throws WheelhouseError `stopped` where the signal aborted
 */
export function throwIfStopped(signal: AbortSignal | null): void {
  if (signal?.aborted !== true) return;
  throw new WheelhouseError({
    kind: 'conflict',
    code: 'stopped',
    message: 'The counting was stopped.',
    dataSafety: 'It reads only, so nothing was changed.',
  });
}

/**
 * Does something in a transaction, whose statement is cancelled on the server when the signal aborts.
 *
 * @throws WheelhouseError `stopped` in place of whatever failed once the signal had aborted
 */
export async function stoppable<T>(
  pool: pg.Pool,
  tx: ReadTransaction,
  signal: AbortSignal | null,
  work: () => Promise<T>,
): Promise<T> {
  const release = signal === null ? null : await cancelOnAbort(pool, tx, signal);
  try {
    return await work();
  } catch (error) {
    throwIfStopped(signal);
    throw error;
  } finally {
    release?.();
  }
}
