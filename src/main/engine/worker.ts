import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, PgBoss } from 'pg-boss';
import type { ConnectionOptions } from '../postgres/connection-options';
import { readInstallStatus, requireInstalled } from '../postgres/install';
import { RUN_QUEUE } from '../postgres/job-queue-settings';
import { pgConfigOf } from '../postgres/pg-config';
import { applicationName, createPool } from '../postgres/pool';
import { pruneOutbox } from '../outbox/prune-outbox';
import { inWriteTransaction } from '../postgres/transaction';
import { type RunbookRegistry, runbookRegistry } from '../runbooks/registry';
import { refreshRunSummary } from '../runs/run-summary';
import { type BatchMeter, createBatchMeter } from './batch-meter';
import { type BatchSizer, createBatchSizer } from './batch-sizer';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from './engine-limits';
import { extendRunLock, hasLiveJobs } from './engine-store';
import { createGovernor } from './governor';
import { chooseConcurrency } from './concurrency';
import { openJobDatabase } from './job-database';
import { storableError } from './job-error';
import { jobQueueOf, runJobSchema } from './job-queue';
import { reconcile } from './reconcile';
import { workOnGroup } from './tenant-group';

/** Each of the concurrent workers asks this often while idle; over a VPN that should stay a whisper. */
const POLL_SECONDS = 1;
const SUMMARY_EVERY_MS = 500;
const RECONCILE_EVERY_MS = 10_000;
const EXTEND_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 60 * 60_000;

export interface WorkerOptions {
  readonly connection: ConnectionOptions;
  /**
   * How many groups of tenants are worked on at once; each takes one connection while it works. By default as many as
   * the distance to the database asks for.
   */
  readonly concurrency?: number | undefined;
  /** Stop by itself when no job is left. */
  readonly drain?: boolean;
  readonly limits?: EngineLimits;
  readonly registry?: RunbookRegistry;
  /** Told whenever the number of jobs at work changes. */
  readonly onActiveJobs?: (activeJobs: number) => void;
  /** Told when a run's row has changed through this worker. */
  readonly onRunChanged?: (runId: number) => void;
  /** Told of trouble that the worker gets over by itself, such as a lost connection. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A pool of workers in this process. */
export interface Worker {
  readonly concurrency: number;
  /** Lets batches under way come to their end, gives the rest back and leaves. */
  stop(): Promise<void>;
  /** Settles when the worker has stopped, by itself or by `stop`. */
  readonly done: Promise<void>;
}

/** Runs `work` now and then until the signal; an error is told and changes nothing. */
async function repeat(
  everyMs: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch(onTrouble);
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}

/** Whether there is anything to work on, and how many at once had best do it. */
async function lookAround({ connection, concurrency }: WorkerOptions): Promise<number> {
  const pool = createPool({ ...connection, role: 'engine', max: 1 });
  try {
    requireInstalled(await readInstallStatus(pool));
    return concurrency ?? (await chooseConcurrency(pool));
  } finally {
    await pool.end();
  }
}

/**
 * Starts working on the runbook jobs of a database, together with any number of workers elsewhere. A worker that dies is
 * noticed within seconds; its tenants are taken up by another at their checkpoints.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { connection } = options;
  const limits = options.limits ?? DEFAULT_ENGINE_LIMITS;
  const registry = options.registry ?? runbookRegistry;
  const onTrouble = options.onTrouble ?? (() => {});
  const concurrency = await lookAround(options);
  const pool = createPool({ ...connection, role: 'engine', max: concurrency + 2 });
  const jobs = connection.groupRole === undefined ? null : openJobDatabase(connection, connection.groupRole, 4);

  const boss = new PgBoss({
    ...pgConfigOf(connection),
    application_name: applicationName('jobs', connection),
    max: Math.min(4, concurrency + 1),
    ...(jobs === null ? {} : { db: jobs }),
    migrate: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', onTrouble);
  await boss.start();

  const stopping = new AbortController();
  const queue = jobQueueOf(boss);
  const governor = createGovernor(pool, [...new Set(registry.all().flatMap((runbook) => runbook.tables))]);
  const sizers = new Map<string, BatchSizer>();
  const sizerFor = (runbookKey: string) => {
    const sizer = sizers.get(runbookKey) ?? createBatchSizer(limits);
    sizers.set(runbookKey, sizer);
    return sizer;
  };

  let activeJobs = 0;
  const activeRuns = new Map<number, { jobs: number; readonly meter: BatchMeter }>();
  const begin = (runId: number): BatchMeter => {
    const run = activeRuns.get(runId) ?? { jobs: 0, meter: createBatchMeter() };
    activeRuns.set(runId, run);
    run.jobs += 1;
    activeJobs += 1;
    options.onActiveJobs?.(activeJobs);
    return run.meter;
  };
  const end = (runId: number) => {
    const run = activeRuns.get(runId);
    if (run !== undefined) run.jobs -= 1;
    if (run?.jobs === 0) activeRuns.delete(runId);
    activeJobs -= 1;
    options.onActiveJobs?.(activeJobs);
  };

  const handle = async ([job]: Job<unknown>[]) => {
    if (job === undefined) return;
    const runJob = runJobSchema.parse(job.data);
    const meter = begin(runJob.runId);
    try {
      const signal = AbortSignal.any([stopping.signal, job.signal]);
      await workOnGroup({ pool, queue, registry, limits, governor, sizerFor, meter, signal }, runJob);
    } catch (error) {
      throw storableError(error);
    } finally {
      end(runJob.runId);
      options.onRunChanged?.(runJob.runId);
    }
  };

  const summarise = async () => {
    for (const [runId, { meter }] of activeRuns) {
      if (await refreshRunSummary(pool, runId, meter)) options.onRunChanged?.(runId);
    }
  };
  const extend = async () => {
    for (const runId of activeRuns.keys()) await inWriteTransaction(pool, (tx) => extendRunLock(tx, runId));
  };

  // One registration each: who ends a job asks for the next at once instead of waiting for the next poll, and only a
  // worker of its own can be told so.
  for (let index = 0; index < concurrency; index += 1) {
    const workerId: string = await boss.work(
      RUN_QUEUE,
      { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS, heartbeatRefreshSeconds: 3 },
      async (jobs: Job<unknown>[]) => {
        await handle(jobs);
        boss.notifyWorker(workerId);
      },
    );
  }
  const tickers = [
    repeat(SUMMARY_EVERY_MS, stopping.signal, onTrouble, summarise),
    repeat(EXTEND_EVERY_MS, stopping.signal, onTrouble, extend),
    repeat(RECONCILE_EVERY_MS, stopping.signal, onTrouble, () => reconcile(pool, queue)),
    repeat(PRUNE_EVERY_MS, stopping.signal, onTrouble, () => pruneOutbox(pool)),
  ];

  const leave = async () => {
    stopping.abort();
    await boss.stop({ graceful: true, timeout: 60_000 }).catch(onTrouble);
    await Promise.all(tickers);
    await jobs?.close();
    await pool.end();
  };
  let leaving: Promise<void> | null = null;
  const stop = () => (leaving ??= leave());

  const drained = async () => {
    while (!stopping.signal.aborted) {
      const isLeft = await inWriteTransaction(pool, hasLiveJobs).catch(() => true);
      if (!isLeft && activeJobs === 0) break;
      await sleep(300, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await stop();
  };
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve());
  });
  const done = options.drain === true ? drained() : stopped.then(() => stop());
  return { concurrency, stop, done };
}
