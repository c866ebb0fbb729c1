import type pg from 'pg';
import { isActive } from '../../shared/domain/run-status';
import { notFound, WheelhouseError } from '../../shared/errors';
import { recordRunAction, type RunAction } from '../audit/run-audit';
import type { JobQueue } from '../engine/job-queue';
import { authorisePlatform } from '../identity/identity-service';
import type { PlatformOperator } from '../identity/operator';
import { inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { completeRun } from './complete-run';
import {
  endPause,
  findRunControl,
  listUnfinishedGroups,
  requestCancel,
  requestPause,
  stopTenants,
} from './run-control-store';
import { insertRunEvent, type RunEventKind } from './run-event-store';
import type { Run } from './run-row';
import { lockRun } from './run-store';

function wrongState(runId: number, message: string): WheelhouseError {
  return new WheelhouseError({
    kind: 'conflict',
    code: 'invalid_state',
    message: `Operation #${runId} ${message}`,
    dataSafety: 'Nothing was changed.',
  });
}

const EVENTS: Readonly<Record<Exclude<RunAction, 'retry'>, RunEventKind>> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancel_requested',
};

/** Runs an action on an active run of ours for an operator who may; the action and its audit entry go together. */
async function act(
  pool: pg.Pool,
  runId: number,
  action: Exclude<RunAction, 'retry'>,
  work: (tx: WriteTransaction, run: Run, operator: PlatformOperator) => Promise<void>,
): Promise<void> {
  await inWriteTransaction(pool, async (tx) => {
    const operator = await authorisePlatform(tx, 'runs.control');
    const run = await lockRun(tx, runId);
    if (run === null) throw notFound(`Operation #${runId}`);
    if ((await findRunControl(tx, runId)) === null) throw wrongState(runId, 'is not executed by this console.');
    if (!isActive(run.status)) throw wrongState(runId, 'is over already.');
    await insertRunEvent(tx, runId, EVENTS[action], operator.name, null);
    const problem = await recordRunAction(tx, action, run, {
      platformUserId: operator.platformUserId,
      email: operator.email,
      name: operator.name,
    });
    if (problem !== null) await insertRunEvent(tx, runId, 'not_written', null, `The audit entry ${problem}`);
    await work(tx, run, operator);
  });
}

/** Stops work at the next checkpoint, within one batch, and lets go of the tenants' locks. */
export function pauseRun(pool: pg.Pool, runId: number): Promise<void> {
  return act(pool, runId, 'pause', async (tx, _run, operator) => {
    if (!(await requestPause(tx, runId, operator.name))) throw wrongState(runId, 'is paused already.');
    await stopTenants(tx, runId, 'pending');
  });
}

/** Goes on where a pause stopped. */
export function resumeRun(pool: pg.Pool, queue: JobQueue, runId: number): Promise<void> {
  return act(pool, runId, 'resume', async (tx) => {
    const generation = await endPause(tx, runId);
    if (generation === null) throw wrongState(runId, 'is not paused.');
    const groups = await listUnfinishedGroups(tx, runId);
    await queue.enqueue(
      tx,
      groups.map((group, index) => ({ runId, generation, group, priority: groups.length - index })),
    );
  });
}

/** Stops for good: what is done stays done, every other tenant is left at a checkpoint, and the run ends at once. */
export function cancelRun(pool: pg.Pool, runId: number): Promise<void> {
  return act(pool, runId, 'cancel', async (tx, _run, operator) => {
    await requestCancel(tx, runId, operator.name);
    await stopTenants(tx, runId, 'cancelled');
    await completeRun(tx, runId);
  });
}
