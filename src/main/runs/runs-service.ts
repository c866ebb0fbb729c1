import type pg from 'pg';
import type { RunFilter } from '../../shared/contract/runs';
import type { RunChoices } from '../../shared/contract/run-lists';
import { notFound } from '../../shared/errors';
import { authorise } from '../identity/identity-service';
import { visibleTenants, type VisibleTenants } from '../identity/operator';
import { inReadTransaction, type ReadTransaction } from '../postgres/transaction';
import { readRunChoices } from './run-choices-store';
import { type Run, type RunRow, toRunRow } from './run-row';
import { findRun, listRuns } from './run-store';

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

/** What a filter of operations can choose from. */
export function listRunChoices(pool: pg.Pool): Promise<RunChoices> {
  return asViewer(pool, readRunChoices);
}

/** One run in the database's spellings. */
export function getRunRow(pool: pg.Pool, runId: number): Promise<RunRow> {
  return asViewer(pool, async (tx, visible) => toRunRow(await requireRun(tx, runId, visible)));
}

/** The newest runs that a filter finds, in the database's spellings. */
export function listRunRows(pool: pg.Pool, limit: number, filter: RunFilter): Promise<RunRow[]> {
  return asViewer(pool, async (tx, visible) => (await listRuns(tx, { visible, filter, limit })).map(toRunRow));
}
