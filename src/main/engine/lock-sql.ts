import { z } from 'zod';
import type { Queryable } from '../postgres/transaction';

/**
 * The platform's lock store (Laravel's `DatabaseLock`) in SQL: a lock is taken by insert, or by update of a row that is
 * expired or one's own; it is extended and released by its owner only. Time is the server's.
 */

/** What the platform's own workers use for this work. */
export const LOCK_TTL_SECONDS = 900;

/** A lock with less than this left is extended before a batch relies on it. */
export const LOCK_MARGIN_SECONDS = 600;

export const NOW_EPOCH = `floor(extract(epoch FROM clock_timestamp()))::int`;

/** The tail of `INSERT INTO cache_locks (key, owner, expiration) SELECT …` that makes it an acquire. */
export const ON_LOCK_CONFLICT = `ON CONFLICT (key) DO UPDATE
  SET owner = excluded.owner, expiration = excluded.expiration
  WHERE cache_locks.owner = excluded.owner OR cache_locks.expiration <= ${NOW_EPOCH}`;

const CAN_RELEASE = `
SELECT CASE WHEN to_regclass('cache_locks') IS NULL THEN false
  ELSE has_table_privilege(to_regclass('cache_locks'), 'DELETE')
    AND has_column_privilege(to_regclass('cache_locks'), 'key', 'SELECT')
    AND has_column_privilege(to_regclass('cache_locks'), 'owner', 'SELECT') END AS can_release`;

const canReleaseRows = z.tuple([z.object({ can_release: z.boolean() })]);

/**
 * Whether locks can be released at all. Where the table is missing or the role may not delete from it, work must still
 * come to its end; locks that are left run out by themselves.
 */
export async function canReleaseLocks(tx: Queryable): Promise<boolean> {
  const { rows } = await tx.query(CAN_RELEASE);
  return canReleaseRows.parse(rows)[0].can_release;
}
