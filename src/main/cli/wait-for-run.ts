import type { RunDetail } from '../../shared/contract/runs';
import { isActive } from '../../shared/domain/run-status';
import { startWorker, type Worker } from '../engine/worker';
import { followRun } from './follow-run';
import type { ConsoleSession } from './invocation';
import { listenForInterruption } from './interruption';
import type { Output } from './output';
import { createTroubleLog } from './trouble-log';

export interface WaitOptions {
  readonly runId: number;
  /** How this process works on it; null leaves the work to other workers. */
  readonly work: OwnWork | null;
}

/** How this process works on a run. */
export interface OwnWork {
  readonly concurrency?: number | undefined;
  /** The group whose rights it works by, and until when. */
  readonly elevation?: { readonly groupRole: string; readonly over: AbortSignal } | undefined;
}

function startOwnWorker(session: ConsoleSession, { concurrency, elevation }: OwnWork, output: Output): Promise<Worker> {
  const connection = { ...session.connection, groupRole: elevation?.groupRole };
  return startWorker({ connection, concurrency, onTrouble: createTroubleLog(output) });
}

/** The run, had the batches that were under way been its last. */
async function readEnd({ console }: ConsoleSession, runId: number): Promise<RunDetail | null> {
  const detail = await console.runs.get(runId).catch(() => null);
  return detail === null || isActive(detail.status) ? null : detail;
}

function howToGoOn(runId: number): string {
  return [
    `Operation #${runId} is not over: it goes on wherever a worker runs.`,
    `  Watch it:   wheelhouse runs watch ${runId}`,
    '  Work on it: wheelhouse worker --drain',
    `  Cancel it:  wheelhouse runs cancel ${runId}`,
  ].join('\n');
}

/**
 * Waits until a run is over, working on it in this process meanwhile. Gives null where the operator stopped waiting:
 * this process then has let go of its work at a checkpoint, and the run is still active.
 */
export async function waitForRun(
  session: ConsoleSession,
  options: WaitOptions,
  output: Output,
): Promise<RunDetail | null> {
  const { runId, work } = options;
  const interruption = listenForInterruption(() =>
    output.note(work === null ? 'No longer waiting.' : 'Stopping at the next checkpoint; once more to end at once.'),
  );
  let worker: Worker | null = null;
  const over = work?.elevation?.over;
  const stopWorking = () => {
    output.note(`Operation #${runId} is no longer worked on here: it goes on wherever a worker runs.`);
    void worker?.stop();
  };
  over?.addEventListener('abort', stopWorking, { once: true });
  try {
    if (work !== null && over?.aborted !== true) worker = await startOwnWorker(session, work, output);
    if (over?.aborted === true) void worker?.stop();
    const { signal } = interruption;
    const end = await followRun({ console: session.console, runId, output, signal, hasOwnWorker: worker !== null });
    if (end !== null) return end;
    await worker?.stop();
    const last = await readEnd(session, runId);
    if (last === null) output.note(howToGoOn(runId));
    return last;
  } finally {
    over?.removeEventListener('abort', stopWorking);
    await worker?.stop();
    interruption.dispose();
  }
}
