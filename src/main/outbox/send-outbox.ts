import type pg from 'pg';
import { inReadTransaction, inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import {
  becomeSender,
  countUnsent,
  findFirstUnsent,
  markSent,
  noteFailedTry,
  OUTBOX_KINDS,
  type OutboxItem,
  type OutboxKind,
  setAside,
} from './outbox-store';
import { inSavepoint } from './write-or-keep';

/** Per call, so that a long outbox does not hold up what else its caller does. */
const MAX_ITEMS = 500;

/**
 * How each kind is written. `prepare` gives null for a content that it does not understand.
 */
export type OutboxWriters = {
  readonly [Kind in OutboxKind]: (item: Required<OutboxItem>) => ((tx: WriteTransaction) => Promise<void>) | null;
};

/** Gives whether another one of the kind may follow now. */
async function sendFirst(
  tx: WriteTransaction,
  kind: OutboxKind,
  writers: OutboxWriters,
  isForced: boolean,
): Promise<boolean> {
  // Who looks by the way leaves it to whoever is at it: that one goes on until nothing of the kind is due. Whoever was
  // told to send now may not rely on that, since the other one stops at what is not due yet.
  if (!(await becomeSender(tx, kind, isForced))) return false;
  const first = await findFirstUnsent(tx, kind);
  if (first === null || !(first.isDue || isForced)) return false;
  const { item } = first;
  const write = writers[kind](item);
  if (write === null) {
    await setAside(tx, item.id, 'It was kept by another version and could not be read.');
    return true;
  }
  const problem = await inSavepoint(tx, () => write(tx));
  if (problem !== null) {
    await noteFailedTry(tx, item.id, problem);
    return false;
  }
  await markSent(tx, item.id);
  return true;
}

/**
 * Sends what waits in the database's outbox, each kind in order, each item in a transaction of its own with the note
 * that it was sent. Safe to call at any time by anyone; a second process that tries at the same time leaves it to the
 * first, or takes turns with it where it is forced.
 *
 * @param isForced also what is not due yet
 */
export async function sendOutbox(pool: pg.Pool, writers: OutboxWriters, isForced = false): Promise<void> {
  const waiting = await inReadTransaction(pool, (tx) => countUnsent(tx, OUTBOX_KINDS));
  if (waiting.count === 0) return;
  for (const kind of OUTBOX_KINDS) {
    for (let sent = 0; sent < MAX_ITEMS; sent += 1) {
      if (!(await inWriteTransaction(pool, (tx) => sendFirst(tx, kind, writers, isForced)))) break;
    }
  }
}
