import type pg from 'pg';
import { holdReason, readDatabaseHealth } from '../postgres/database-health';
import { inReadTransaction } from '../postgres/transaction';

/** Why work has to wait for the database, in words for the run detail. */
export type HoldReason = string;

/** Says whether the database is fit for the next batch. */
export interface Governor {
  /** Null where work may go on. Cheap: asked of the database every few seconds at most. */
  hold(): Promise<HoldReason | null>;
}

const LOOK_EVERY_MS = 3_000;

/** A governor over the tables that the runbooks of this process work on. */
export function createGovernor(pool: pg.Pool, tables: readonly string[], now: () => number = Date.now): Governor {
  let reason: HoldReason | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async () => {
    try {
      reason = holdReason(await inReadTransaction(pool, (tx) => readDatabaseHealth(tx, tables)));
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
