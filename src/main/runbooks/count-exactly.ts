import { WheelhouseError } from '../../shared/errors';
import type { ReadTransaction } from '../postgres/transaction';
import { withinTime } from '../postgres/statement-limit';
import { countBy, type TenantCounts } from './count-store';
import { throwIfStopped } from './stoppable';

/** How far a count has come. */
export interface CountingProgress {
  readonly counted: number;
  readonly tenants: number;
}

/** How a count may be followed and stopped. */
export interface Counting {
  readonly signal: AbortSignal | null;
  onProgress?(progress: CountingProgress): void;
}

/** How long one statement may take before the count goes on part by part, and one part. */
export interface CountLimits {
  readonly oneStatementMs: number;
  readonly partMs: number;
}

const LIMITS: CountLimits = { oneStatementMs: 25_000, partMs: 30_000 };
const FIRST_PARTS = 16;
const WANTED_PART_MS = 3_000;
const EXACT_LIMIT_MS = 600_000;

function tooSlow(): WheelhouseError {
  return new WheelhouseError({
    kind: 'blocked',
    code: 'db_timeout',
    message: 'Counting takes longer than the database is given.',
    dataSafety: 'It reads only, so nothing was changed.',
    nextStep: 'Look for locks and long-running queries on the database, then try again.',
  });
}

/**
 * Counts some tenants after the other, so that no statement takes long, how far it has come can be told, and it can be
 * stopped. In a transaction of one snapshot the sum is as exact as that of one statement, only slower.
 *
 * @throws WheelhouseError `stopped`, or `db_timeout` where one tenant or the whole takes too long
 */
async function countInParts(
  tx: ReadTransaction,
  query: string,
  tenantIds: readonly number[],
  { signal, onProgress }: Counting,
  limits: CountLimits,
): Promise<TenantCounts[]> {
  const now = () => performance.now();
  const deadline = now() + EXACT_LIMIT_MS;
  const counts: TenantCounts[] = [];
  let size = Math.max(1, Math.ceil(tenantIds.length / FIRST_PARTS));
  for (let from = 0; from < tenantIds.length;) {
    throwIfStopped(signal);
    const startedAt = now();
    if (startedAt > deadline) throw tooSlow();
    const part = tenantIds.slice(from, from + size);
    const counted = await withinTime(tx, limits.partMs, () => countBy(tx, query, part), signal);
    if (counted === null) {
      if (part.length === 1) throw tooSlow();
      size = Math.max(1, Math.floor(part.length / 4));
      continue;
    }
    counts.push(...counted);
    from += part.length;
    onProgress?.({ counted: from, tenants: tenantIds.length });
    const tookMs = Math.max(1, now() - startedAt);
    size = Math.max(1, Math.min(size * 2, Math.round((part.length * WANTED_PART_MS) / tookMs)));
  }
  return counts;
}

/**
 * Counts exactly, however long that takes within ten minutes: by one statement where it is quick enough.
 *
 * @throws WheelhouseError `stopped` or `db_timeout`
 */
export async function countExactly(
  tx: ReadTransaction,
  query: string,
  tenantIds: readonly number[],
  counting: Counting,
  limits: CountLimits = LIMITS,
): Promise<readonly TenantCounts[]> {
  const inOne = () => countBy(tx, query, tenantIds);
  const counted = await withinTime(tx, limits.oneStatementMs, inOne, counting.signal);
  return counted ?? (await countInParts(tx, query, tenantIds, counting, limits));
}
