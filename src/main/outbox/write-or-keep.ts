import { sanitiseMessage } from '../../shared/domain/sanitise';
import type { WriteTransaction } from '../postgres/transaction';
import { keepInOutbox, type OutboxItem } from './outbox-store';

/**
 * Writes something that must not undo what the transaction is about. If it can't be written it is kept in the outbox, in
 * the same transaction, and sent later; if even that fails, the transaction goes on without it.
 *
 * @returns what happened, in words for the run's timeline, or null where it was written
 */
export async function writeOrKeep(
  tx: WriteTransaction,
  item: OutboxItem,
  write: () => Promise<void>,
): Promise<string | null> {
  const problem = await inSavepoint(tx, write);
  if (problem === null) return null;
  const second = await inSavepoint(tx, () => keepInOutbox(tx, item, problem));
  return second === null ? `could not be written and is sent later: ${problem}` : `could not be written: ${problem}`;
}

/** Runs something of which a failure undoes it alone. Gives the failure, sanitised, or null. A lost connection throws. */
export async function inSavepoint(tx: WriteTransaction, work: () => Promise<void>): Promise<string | null> {
  // What follows goes out behind without waiting, here and at the end: each wait is a round trip.
  const opening = tx.query('SAVEPOINT optional');
  try {
    const working = work();
    working.catch(() => {});
    await opening;
    await working;
  } catch (error) {
    await tx.query('ROLLBACK TO SAVEPOINT optional');
    return sanitiseMessage(error) || 'for an unknown reason';
  }
  // Fails only with the connection, which the next statement tells.
  tx.query('RELEASE SAVEPOINT optional').catch(() => {});
  return null;
}
