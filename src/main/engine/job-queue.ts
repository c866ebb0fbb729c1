import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { ConnectionOptions } from '../postgres/connection-options';
import { RUN_QUEUE } from '../postgres/job-queue-settings';
import { pgConfigOf } from '../postgres/pg-config';
import { applicationName } from '../postgres/pool';
import type { Queryable, WriteTransaction } from '../postgres/transaction';

/** What a job says: which tenants of which run to work on. */
export const runJobSchema = z.object({
  runId: z.number().int().positive(),
  /** Counts up when a paused run is resumed, so that jobs from before the pause are told apart. */
  generation: z.number().int().positive(),
  group: z.number().int().nonnegative(),
});
export type RunJob = z.infer<typeof runJobSchema>;

export interface NewRunJob extends RunJob {
  /** Larger goes first. */
  readonly priority?: number;
  readonly startAfterSeconds?: number;
  /** Tells a job that was put off from the one it stands in for, which may still be live. */
  readonly keySuffix?: string;
}

/** Puts jobs into the queue, inside the caller's transaction: they exist if and only if it commits. */
export interface JobQueue {
  /**
   * To be awaited before a transaction that enqueues begins: one that waited for another connection while it holds its
   * own would wait for itself where a pooler has no more of them. Never fails; `enqueue` tells what is wrong.
   */
  prepare(): Promise<void>;
  enqueue(tx: WriteTransaction, jobs: readonly NewRunJob[]): Promise<void>;
}

/** The key under which at most one live job exists. */
export function jobKey(job: RunJob): string {
  return `${job.runId}:${job.generation}:${job.group}`;
}

function insertJobs(boss: PgBoss, tx: Queryable, jobs: readonly NewRunJob[]): Promise<unknown> {
  return boss.insert(
    RUN_QUEUE,
    jobs.map(({ priority, startAfterSeconds, keySuffix, ...data }) => ({
      data,
      priority: priority ?? 0,
      singletonKey: jobKey(data) + (keySuffix ?? ''),
      ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
    })),
    { db: { executeSql: async (text, values) => ({ rows: (await tx.query(text, values)).rows }) } },
  );
}

/** A queue over an engine's own pg-boss. */
export function jobQueueOf(boss: PgBoss): JobQueue {
  return {
    prepare: () => Promise.resolve(),
    async enqueue(tx, jobs) {
      if (jobs.length > 0) await insertJobs(boss, tx, jobs);
    },
  };
}

/** A queue for processes that only add jobs: it connects at the first use and never maintains anything. */
export function createSendingQueue(options: ConnectionOptions): JobQueue & { close(): Promise<void> } {
  let starting: Promise<PgBoss> | null = null;
  const start = async () => {
    const boss = new PgBoss({
      ...pgConfigOf(options),
      application_name: applicationName('send', options),
      max: 1,
      supervise: false,
      schedule: false,
      migrate: false,
      registerInstance: false,
    });
    boss.on('error', () => {});
    await boss.start();
    return boss;
  };
  const started = () => {
    starting ??= start();
    // A failed start must not stick: the next call tries again.
    return starting.catch((error: unknown) => {
      starting = null;
      throw error;
    });
  };
  return {
    async prepare() {
      await started().catch(() => {});
    },
    async enqueue(tx, jobs) {
      if (jobs.length > 0) await insertJobs(await started(), tx, jobs);
    },
    async close() {
      const boss = await starting?.catch(() => null);
      await boss?.stop({ graceful: false });
    },
  };
}
