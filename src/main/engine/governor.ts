import type pg from 'pg';
import { z } from 'zod';
import { inReadTransaction } from '../postgres/transaction';

/** Why work has to wait for the database, in words for the run detail. */
export type HoldReason = string;

/** Says whether the database is fit for the next batch. */
export interface Governor {
  /** Null where work may go on. Cheap: asked of the database every few seconds at most. */
  hold(): Promise<HoldReason | null>;
}

const LOOK_EVERY_MS = 3_000;
const MAX_REPLICATION_LAG_SECONDS = 30;
const MIN_FREE_CONNECTIONS = 3;

const healthRow = z.object({
  blocked: z.number(),
  lag_seconds: z.number().nullable(),
  free_connections: z.number(),
});

const HEALTH = `
SELECT
  (SELECT count(*) FROM pg_locks l
   WHERE NOT l.granted AND l.locktype = 'relation' AND l.mode IN ('AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')
     AND l.relation = ANY (ARRAY(SELECT to_regclass(name)::oid FROM unnest($1::text[]) name))) AS blocked,
  (SELECT extract(epoch FROM max(replay_lag))::float8 FROM pg_stat_replication) AS lag_seconds,
  (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
   - (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database)::int) AS free_connections`;

function reasonFor(health: z.infer<typeof healthRow>): HoldReason | null {
  if (health.blocked > 0) return 'Somebody waits to change a table that the run works on, so it makes way.';
  if (health.lag_seconds !== null && health.lag_seconds > MAX_REPLICATION_LAG_SECONDS) {
    return `A replica is ${Math.round(health.lag_seconds)} s behind.`;
  }
  if (health.free_connections < MIN_FREE_CONNECTIONS) return 'The database has hardly any free connection left.';
  return null;
}

/** A governor over the tables that the runbooks of this process work on. */
export function createGovernor(pool: pg.Pool, tables: readonly string[], now: () => number = Date.now): Governor {
  let reason: HoldReason | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async () => {
    try {
      const { rows } = await inReadTransaction(pool, (tx) => tx.query(HEALTH, [tables]));
      reason = reasonFor(healthRow.parse(rows[0]));
    } catch {
      // Not being able to look is no reason to hold: the batch itself will tell.
      reason = null;
    } finally {
      lookedAt = now();
      looking = null;
    }
  };

  return {
    async hold() {
      if (now() - lookedAt >= LOOK_EVERY_MS) {
        looking ??= look();
        // Work doesn't wait for the look, except while it is held.
        if (reason !== null) await looking;
      }
      return reason;
    },
  };
}
