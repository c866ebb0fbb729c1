import { z } from 'zod';
import type { ReadTransaction } from './transaction';

/** A replica further behind than this holds the work. */
export const MAX_REPLICATION_LAG_SECONDS = 30;
/** With fewer connections free than this the work is held. */
export const MIN_FREE_CONNECTIONS = 3;

/** How the database is, as far as it concerns work on some tables. */
export interface DatabaseHealth {
  /** Sessions that wait for a lock by which they would change one of the tables. */
  readonly schemaChangesWaiting: number;
  /** Vacuums, index builds and the like at work on the tables. */
  readonly maintenance: number;
  /** Of the replica furthest behind; null where none tells, or the role may not see it. */
  readonly lagSeconds: number | null;
  readonly freeConnections: number;
}

const healthRow = z.object({
  blocked: z.number(),
  maintenance: z.number(),
  lag_seconds: z.number().nullable(),
  free_connections: z.number(),
});

/** Locks are for everyone to see; what a vacuum works on is not. */
const HEALTH = `
WITH concerned AS MATERIALIZED (
  SELECT l.granted, l.mode FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.relation = ANY (ARRAY(SELECT to_regclass(name)::oid FROM unnest($1::text[]) name))
)
SELECT
  (SELECT count(*) FROM concerned
   WHERE NOT granted AND mode IN ('AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')) AS blocked,
  (SELECT count(*) FROM concerned WHERE granted AND mode = 'ShareUpdateExclusiveLock') AS maintenance,
  (SELECT extract(epoch FROM max(replay_lag))::float8 FROM pg_stat_replication) AS lag_seconds,
  (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
   - (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database)::int) AS free_connections`;

/** Looks at the database, cheaply. */
export async function readDatabaseHealth(tx: ReadTransaction, tables: readonly string[]): Promise<DatabaseHealth> {
  const row = healthRow.parse((await tx.query(HEALTH, [tables])).rows[0]);
  return {
    schemaChangesWaiting: row.blocked,
    maintenance: row.maintenance,
    lagSeconds: row.lag_seconds,
    freeConnections: row.free_connections,
  };
}

/** Why work has to wait, in words for people, or null where it may go on. */
export function holdReason({ schemaChangesWaiting, lagSeconds, freeConnections }: DatabaseHealth): string | null {
  if (schemaChangesWaiting > 0) return 'Somebody waits to change a table that the run works on, so it makes way.';
  if (lagSeconds !== null && lagSeconds > MAX_REPLICATION_LAG_SECONDS) {
    return `A replica is ${Math.round(lagSeconds)} s behind.`;
  }
  if (freeConnections < MIN_FREE_CONNECTIONS) return 'The database has hardly any free connection left.';
  return null;
}
