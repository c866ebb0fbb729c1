import type pg from 'pg';
import { MIN_FREE_CONNECTIONS, readDatabaseHealth } from '../postgres/database-health';
import { inReadTransaction } from '../postgres/transaction';

/** On a fast network more of them only get in each other's way. */
const NEAR = 4;
/** At a round trip of 100 ms, half of `NEAR`'s time is spent waiting; see docs/performance.md. */
const FAR = 8;
const FAR_FROM_MS = 20;
const MEASUREMENTS = 5;
/** What a worker's upkeep and its job queue take besides. */
const OWN_CONNECTIONS = 6;

/** What decides how many groups of tenants a worker had best work on at once. */
export interface Surroundings {
  readonly roundTripMs: number;
  readonly freeConnections: number;
}

/** The most that is of use at this distance, as far as the server has connections to spare. */
export function concurrencyFor({ roundTripMs, freeConnections }: Surroundings): number {
  const wanted = roundTripMs < FAR_FROM_MS ? NEAR : FAR;
  return Math.max(1, Math.min(wanted, freeConnections - MIN_FREE_CONNECTIONS - OWN_CONNECTIONS));
}

/** Measures both. The shortest of several round trips, since a busy computer only ever makes them longer. */
export async function chooseConcurrency(pool: pg.Pool): Promise<number> {
  return await inReadTransaction(pool, async (tx) => {
    const { freeConnections } = await readDatabaseHealth(tx, []);
    const times: number[] = [];
    for (let count = 0; count < MEASUREMENTS; count += 1) {
      const startedAt = performance.now();
      await tx.query('SELECT 1');
      times.push(performance.now() - startedAt);
    }
    return concurrencyFor({ roundTripMs: Math.min(...times), freeConnections });
  });
}
