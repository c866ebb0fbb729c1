import type pg from 'pg';
import { z } from 'zod';
import { inReadTransaction, type ReadTransaction } from './transaction';

const backendRow = z.object({ pid: z.number(), began_at: z.string() });

/** Only while that backend is still in that transaction: a pooler may have given it to somebody else. */
const CANCEL = `
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND xact_start = $2::timestamptz`;

/**
 * Stops on the server what a transaction is doing when the signal aborts; its statement then fails. It goes by the
 * server's own function, which works through tunnels and poolers. Returns the clean-up.
 */
export async function cancelOnAbort(pool: pg.Pool, tx: ReadTransaction, signal: AbortSignal): Promise<() => void> {
  const { rows } = await tx.query('SELECT pg_backend_pid() AS pid, transaction_timestamp()::text AS began_at');
  const backend = backendRow.parse(rows[0]);
  const cancel = () => {
    // Where it can't be stopped its own time limit stops it.
    inReadTransaction(pool, (other) => other.query(CANCEL, [backend.pid, backend.began_at])).catch(() => {});
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
