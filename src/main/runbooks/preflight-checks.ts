import { z } from 'zod';
import type { Preflight } from '../../shared/contract/runbooks';
import type { ReadTransaction } from '../postgres/transaction';
import type { RunbookDefinition } from './definition';

type Check = Preflight['checks'][number];

const row = z.object({ held_locks: z.number(), all_lock_held: z.boolean(), vacuuming: z.number() });

/** What the operator should know before starting: locks that others hold, and maintenance on the tables. */
export async function checkSurroundings(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  lockPrefix: string,
  tenantIds: readonly number[],
): Promise<Check[]> {
  const { rows } = await tx.query(
    `SELECT
       (SELECT count(*) FROM cache_locks l JOIN unnest($1::bigint[]) id ON l.key = $2 || id
        WHERE l.expiration > extract(epoch FROM now())) AS held_locks,
       EXISTS (SELECT FROM cache_locks l WHERE l.key = $3 AND l.expiration > extract(epoch FROM now())) AS all_lock_held,
       (SELECT count(*) FROM pg_stat_progress_vacuum v
        WHERE v.relid = ANY (ARRAY(SELECT to_regclass(name)::oid FROM unnest($4::text[]) name))) AS vacuuming`,
    [
      tenantIds,
      lockPrefix + definition.locks.tenantKeyPrefix,
      lockPrefix + definition.locks.allTenantsKey,
      definition.tables,
    ],
  );
  const found = row.parse(rows[0]);
  const locks: Check =
    found.held_locks === 0 && !found.all_lock_held
      ? { key: 'locks', level: 'ok', message: 'All locks are free.' }
      : {
          key: 'locks',
          level: 'notice',
          message: found.all_lock_held
            ? 'Somebody else works on all tenants; a run waits for that lock, then is blocked.'
            : `Somebody else works on ${found.held_locks} of these tenants; a run tries them again for a while.`,
        };
  const vacuum: Check[] =
    found.vacuuming > 0
      ? [{ key: 'vacuum', level: 'notice', message: 'A vacuum is at work on these tables: the run will be slower.' }]
      : [];
  return [locks, ...vacuum];
}
