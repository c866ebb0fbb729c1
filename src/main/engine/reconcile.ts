import type pg from 'pg';
import { completeRunIfDone } from '../runs/complete-run';
import { outboxWriters } from '../outbox/outbox-writers';
import { sendOutbox } from '../outbox/send-outbox';
import { inWriteTransaction } from '../postgres/transaction';
import { listOrphans, listRunsToComplete, type Orphan } from './engine-store';
import type { JobQueue } from './job-queue';
import { giveUpGroup } from './take-up-group';

/** A group that was taken up this often without coming to its end is given up. */
const MAX_ATTEMPTS = 25;

/**
 * Makes sure that every active run has somebody who will execute and end it: work without a live job gets one, work that
 * keeps crashing its worker is failed, and a run with nothing left to do is completed. What could not be written at the
 * end of a run is sent. Any worker may do it at any time.
 */
export async function reconcile(pool: pg.Pool, queue: JobQueue): Promise<void> {
  for (const orphan of await inWriteTransaction(pool, listOrphans)) await adopt(pool, queue, orphan);
  for (const runId of await inWriteTransaction(pool, listRunsToComplete)) await completeRunIfDone(pool, runId);
  await sendOutbox(pool, outboxWriters);
}

async function adopt(pool: pg.Pool, queue: JobQueue, orphan: Orphan): Promise<void> {
  const { runId, generation, group, attempts } = orphan;
  await inWriteTransaction(pool, async (tx) => {
    if (attempts < MAX_ATTEMPTS) {
      await queue.enqueue(tx, [{ runId, generation, group, keySuffix: `:${attempts}` }]);
      return;
    }
    const message = 'The worker ended without finishing, too often.';
    await giveUpGroup(tx, orphan, { reason_code: 'worker_crashed', message });
  });
}
