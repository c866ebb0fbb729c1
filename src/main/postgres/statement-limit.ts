import type { ReadTransaction } from './transaction';

const TIMED_OUT = '57014';

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === TIMED_OUT;
}

/**
 * Does a part of a transaction under a time limit of its own. Gives null where a statement took longer; the transaction
 * goes on then, with the snapshot it has.
 */
export async function withinTime<T>(
  tx: ReadTransaction,
  limitMs: number,
  work: () => Promise<T>,
  signal: AbortSignal | null,
): Promise<T | null> {
  await tx.query('SAVEPOINT timed');
  // The limit before it is kept in a setting of our own, which ends with the savepoint as well.
  await tx.query(
    `SELECT set_config('wheelhouse.outer_timeout', current_setting('statement_timeout'), true),
       set_config('statement_timeout', $1, true)`,
    [String(Math.max(1, limitMs))],
  );
  try {
    const result = await work();
    await tx.query(`SELECT set_config('statement_timeout', current_setting('wheelhouse.outer_timeout'), true)`);
    await tx.query('RELEASE SAVEPOINT timed');
    return result;
  } catch (error) {
    // Somebody who stops it has the same SQLSTATE.
    if (!isTimeout(error) || signal?.aborted === true) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT timed');
    return null;
  }
}
