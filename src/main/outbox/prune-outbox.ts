import type pg from 'pg';
import { inWriteTransaction } from '../postgres/transaction';
import { deleteSentLongAgo } from './outbox-store';

const KEPT_DAYS = 90;
const AT_ONCE = 5_000;

/** Forgets what was sent more than 90 days ago. Safe to call at any time by anyone. */
export async function pruneOutbox(pool: pg.Pool): Promise<void> {
  let deleted = AT_ONCE;
  while (deleted === AT_ONCE)
    deleted = await inWriteTransaction(pool, (tx) => deleteSentLongAgo(tx, KEPT_DAYS, AT_ONCE));
}
