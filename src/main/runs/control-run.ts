import type pg from 'pg';
import { isActive } from '../../shared/domain/run-status';
import type { RunSource } from '../../shared/domain/start-rules';
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
import { lockRun, readStoredContext } from './run-store';

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

/** Where an operator acts from. */
export interface ActingFrom {
  readonly pool: pg.Pool;
  readonly source: RunSource;
}

/** Runs an action on an active run of ours for an operator who may; the action and its audit entry go together. */
async function act<Begun>(
  { pool, source }: ActingFrom,
  runId: number,
  action: Exclude<RunAction, 'retry'>,
  /** Sends all its statements before it first waits. */
  begin: (tx: WriteTransaction, operator: PlatformOperator) => Promise<Begun>,
  finish: (tx: WriteTransaction, begun: Begun) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  await inWriteTransaction(pool, async (tx) => {
    // Together, since over a slow network each wait counts; who may not act is told that before anything of the run.
    const asking = authorisePlatform(tx, 'runs.control');
    const reading = Promise.all([lockRun(tx, runId), findRunControl(tx, runId), readStoredContext(tx, runId)]);
    reading.catch(() => {});
    const operator = await asking;
    const [run, control, context] = await reading;
    if (run === null) throw notFound(`Operation #${runId}`);
    if (control === null) throw wrongState(runId, 'is not executed by this console.');
    if (!isActive(run.status)) throw wrongState(runId, 'is over already.');
    const isPaused = control.pauseRequestedAt !== null;
    if (action === 'pause' && isPaused) throw wrongState(runId, 'is paused already.');
    if (action === 'resume' && !isPaused) throw wrongState(runId, 'is not paused.');
    const actor = { platformUserId: operator.platformUserId, email: operator.email, name: operator.name };
    const [, begun, problem] = await Promise.all([
      insertRunEvent(tx, runId, EVENTS[action], operator.name, null),
      begin(tx, operator),
      // Last, because a failure of it undoes what was sent behind its savepoint.
      recordRunAction(tx, action, { id: runId, tenantId: run.tenantId, context }, { actor, source }),
    ]);
    if (problem !== null) await insertRunEvent(tx, runId, 'not_written', null, `The audit entry ${problem}`);
    await finish(tx, begun);
  });
}

/** Stops work at the next checkpoint, within one batch, and lets go of the tenants' locks. */
export function pauseRun(from: ActingFrom, runId: number): Promise<void> {
  return act(from, runId, 'pause', (tx, { name }) =>
    Promise.all([requestPause(tx, runId, name), stopTenants(tx, runId, 'pending')]),
  );
}

/** Goes on where a pause stopped. */
export async function resumeRun(from: ActingFrom & { readonly queue: JobQueue }, runId: number): Promise<void> {
  await from.queue.prepare();
  return act(
    from,
    runId,
    'resume',
    (tx) => Promise.all([endPause(tx, runId), listUnfinishedGroups(tx, runId)]),
    async (tx, [generation, groups]) => {
      if (generation === null) throw wrongState(runId, 'is being cancelled.');
      await from.queue.enqueue(
        tx,
        groups.map((group, index) => ({ runId, generation, group, priority: groups.length - index })),
      );
    },
  );
}

/** Stops for good: what is done stays done, every other tenant is left at a checkpoint, and the run ends at once. */
export function cancelRun(from: ActingFrom, runId: number): Promise<void> {
  return act(
    from,
    runId,
    'cancel',
    (tx, { name }) => Promise.all([requestCancel(tx, runId, name), stopTenants(tx, runId, 'cancelled')]),
    (tx) => completeRun(tx, runId),
  );
}
