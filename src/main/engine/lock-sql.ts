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
