import type pg from 'pg';
import { z } from 'zod';
import { createSendingQueue } from '../../src/main/engine/job-queue';
import { startWorker, type Worker, type WorkerOptions } from '../../src/main/engine/worker';
import { openOperatorConsole, type OperatorConsole } from '../../src/main/operator-console';
import { createPool } from '../../src/main/postgres/pool';
import type { RunbookRegistry } from '../../src/main/runbooks/registry';
import type { StartRequest, StartResult } from '../../src/shared/contract/runbooks';
import type { Target } from '../../src/shared/contract/scalars';
import { ALL_TENANTS_PHRASE, type RunSource } from '../../src/shared/domain/start-rules';
import { makePlatformUser } from './builders';
import type { TestDatabase } from './test-database';
import { asOperator } from './test-server';

export const RUNBOOK_KEY = 'findings.lifecycle.backfill';
export const ALL_TENANTS: Target = { scope: 'all_tenants' };

/** An operator's console on a test database, as the window and the CLI open it. */
export interface ConsoleFixture {
  readonly console: OperatorConsole;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Maps the role of a URL, and the one that `openConsole` takes for it, to a new platform user, who may do everything
 * unless told otherwise.
 */
export async function mapOperator(
  database: TestDatabase,
  url = database.url,
  capabilities?: readonly string[],
): Promise<number> {
  const userId = await makePlatformUser(database.pool(), capabilities === undefined ? {} : { capabilities });
  const roles = new Set([url, asOperator(url)].map((each) => decodeURIComponent(new URL(each).username)));
  await database.pool().query(
    `INSERT INTO wheelhouse.operators (db_role, platform_user_id) SELECT unnest($1::text[]), $2
     ON CONFLICT (db_role) DO UPDATE SET platform_user_id = excluded.platform_user_id`,
    [[...roles], userId],
  );
  return userId;
}

/** Opens a console, with an operator's grants where the URL is the superuser's; its role must be mapped. */
export async function openConsole(
  url: string,
  options: { source?: RunSource; registry?: RunbookRegistry } = {},
): Promise<ConsoleFixture> {
  const operatorUrl = asOperator(url);
  const pool = createPool({ url: operatorUrl, role: 'console', max: 10 });
  const queue = createSendingQueue({ url: operatorUrl });
  const console = await openOperatorConsole({
    pool,
    queue,
    source: options.source ?? 'system_ui',
    ...(options.registry === undefined ? {} : { registry: options.registry }),
  });
  const close = async (): Promise<void> => {
    await queue.close();
    await pool.end();
  };
  return { console, pool, close };
}

/** A request that passes every gate, after a preflight of its own. */
export async function startRequest(console: OperatorConsole, target: Target = ALL_TENANTS): Promise<StartRequest> {
  const { id: preflightId } = await console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target });
  return {
    runbookKey: RUNBOOK_KEY,
    target,
    preflightId,
    reason: { code: 'DATA_REPAIR', text: 'Counts are wrong' },
    confirmation: ALL_TENANTS_PHRASE,
  };
}

/** Preflight and start in one. */
export async function start(
  console: OperatorConsole,
  target: Target = ALL_TENANTS,
  lockWaitSeconds = 60,
): Promise<StartResult> {
  return await console.runbooks.start({ ...(await startRequest(console, target)), lockWaitSeconds });
}

/** A worker in this process, with an operator's grants. */
export async function openWorker(url: string, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  return await startWorker({ connection: { url: asOperator(url) }, concurrency: 4, ...options });
}

/** Works until no job is left. */
export async function drain(url: string, options: Partial<WorkerOptions> = {}): Promise<void> {
  const worker = await openWorker(url, { ...options, drain: true });
  await worker.done;
}

const runRow = z.object({
  id: z.coerce.number(),
  status: z.string(),
  outcome: z.string(),
  summary_counts: z.record(z.string(), z.number()),
  failure_summary: z.array(z.record(z.string(), z.unknown())),
  context: z.record(z.string(), z.unknown()),
  t0: z.coerce.number().nullable(),
});

/** A run as it is stored; `t0` in microseconds. */
export type StoredRun = z.infer<typeof runRow>;

export async function readRun(client: Pick<pg.Pool, 'query'>, runId: number): Promise<StoredRun> {
  const { rows } = await client.query(
    `SELECT *, (extract(epoch FROM started_at) * 1000000)::bigint AS t0 FROM operation_runs WHERE id = $1`,
    [runId],
  );
  return runRow.parse(rows[0]);
}

/** Counts the rows that a condition on a table finds. */
export async function countRows(
  client: Pick<pg.Pool, 'query'>,
  from: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const { rows } = await client.query(`SELECT count(*)::int AS count FROM ${from}`, [...values]);
  return z.object({ count: z.number() }).parse(rows[0]).count;
}

/** Waits until `isTrue` gives true; fails after a time with `what` did not happen. */
export async function until(what: string, isTrue: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
