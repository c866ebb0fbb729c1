import type pg from 'pg';
import { z } from 'zod';
import type { listRunsRequestSchema, runCountsSchema, runPageSchema } from '../../shared/contract/runs';
import type { RunChoices } from '../../shared/contract/run-lists';
import { instantSchema } from '../../shared/contract/scalars';
import { STATUS_BUCKETS } from '../../shared/domain/run-status';
import { notFound, WheelhouseError } from '../../shared/errors';
import { authorise } from '../identity/identity-service';
import { visibleTenants, type VisibleTenants } from '../identity/operator';
import { inReadTransaction, type ReadTransaction } from '../postgres/transaction';
import { EARLIEST } from '../postgres/stored-values';
import { readRunChoices } from './run-choices-store';
import { type Run, type RunRow, toRunRow, toRunSummary } from './run-row';
import { countBuckets, countRuns, findRun, listRuns, readChangeToken } from './run-store';

const cursorSchema = z.tuple([instantSchema, z.number().int()]);

function readCursor(cursor: string): { createdAt: string; id: number } {
  let value: unknown = null;
  try {
    value = JSON.parse(cursor);
  } catch {
    // Told below, as any other cursor that isn't ours.
  }
  const parsed = cursorSchema.safeParse(value);
  if (parsed.success) return { createdAt: parsed.data[0], id: parsed.data[1] };
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_cursor',
    message: 'The page marker is not valid.',
  });
}

/** Reads on behalf of an operator who may see operations, with the tenants whose operations those are. */
export function asViewer<T>(
  pool: pg.Pool,
  work: (tx: ReadTransaction, visible: VisibleTenants) => Promise<T>,
): Promise<T> {
  return inReadTransaction(pool, async (tx) => work(tx, visibleTenants(await authorise(tx, 'runs.view'))));
}

/** Somebody else's run reads as one that does not exist. */
async function requireRun(tx: ReadTransaction, runId: number, visible: VisibleTenants): Promise<Run> {
  const run = await findRun(tx, runId, visible);
  if (run === null) throw notFound(`Operation #${runId}`);
  return run;
}

/** A page of runs, newest first. */
export function listRunPage(
  pool: pg.Pool,
  request: z.output<typeof listRunsRequestSchema>,
): Promise<z.output<typeof runPageSchema>> {
  const after = request.cursor === null ? null : readCursor(request.cursor);
  return asViewer(pool, async (tx, visible) => {
    const runs = await listRuns(tx, { visible, filter: request.filter, after, limit: request.limit + 1 });
    const page = runs.slice(0, request.limit);
    const last = page.at(-1);
    // Older than the earliest are only rows that read the same, and a page after them would be the same page.
    const hasMore = runs.length > page.length && last !== undefined && last.createdAt > EARLIEST;
    const now = new Date();
    const bucketCounts = await countBuckets(tx, visible, request.filter);
    const chosen = request.filter.buckets ?? [];
    const counted = STATUS_BUCKETS.filter((bucket) => chosen.length === 0 || chosen.includes(bucket));
    const total = counted.reduce((sum, bucket) => sum + bucketCounts[bucket], 0);
    return {
      total,
      bucketCounts,
      coverage: {
        syncedAt: now.toISOString(),
        isComplete: true,
        completeBackTo: null,
        rowsRead: total,
        rowsExpected: null,
      },
      runs: page.map((run) => toRunSummary(run, now)),
      nextCursor: hasMore ? JSON.stringify([last.createdAt.toISOString(), last.id]) : null,
      readAt: now.toISOString(),
    };
  });
}

/** What a filter of operations can choose from. */
export function listRunChoices(pool: pg.Pool): Promise<RunChoices> {
  return asViewer(pool, readRunChoices);
}

/** Counts for the navigation. */
export function countRunsForNavigation(pool: pg.Pool): Promise<z.output<typeof runCountsSchema>> {
  return asViewer(pool, countRuns);
}

/** One run in the database's spellings. */
export function getRunRow(pool: pg.Pool, runId: number): Promise<RunRow> {
  return asViewer(pool, async (tx, visible) => toRunRow(await requireRun(tx, runId, visible)));
}

/** The newest runs in the database's spellings. */
export function listRunRows(pool: pg.Pool, limit: number): Promise<RunRow[]> {
  return asViewer(pool, async (tx, visible) =>
    (await listRuns(tx, { visible, filter: {}, after: null, limit })).map(toRunRow),
  );
}

/** Changes whenever a run is added or changed. */
export function getChangeToken(pool: pg.Pool): Promise<string> {
  return asViewer(pool, readChangeToken);
}
