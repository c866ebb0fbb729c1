import { setTimeout as sleep } from 'node:timers/promises';
import type { RunDetail } from '../../shared/contract/runs';
import { isActive } from '../../shared/domain/run-status';
import type { OperatorConsole } from '../operator-console';
import { toWheelhouseError } from '../postgres/errors';
import type { Output } from './output';
import { progressText } from './run-text';

const POLL_MS = 500;
/** A run does not end because this computer's network does; but nobody waits for ever. */
const GIVE_UP_AFTER_MS = 5 * 60_000;
const TELL_UNCLAIMED_AFTER_MS = 8_000;

export interface FollowOptions {
  readonly console: OperatorConsole;
  readonly runId: number;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Whether this process works on it too, so that a run that stays queued waits for something else. */
  readonly hasOwnWorker: boolean;
  /** Told after each reading. */
  readonly onRead?: (detail: RunDetail) => Promise<void>;
}

/**
 * Shows a run's progress until it is over; gives it then, or null where the signal came first. A lost connection is sat
 * out for five minutes.
 */
export async function followRun(options: FollowOptions): Promise<RunDetail | null> {
  const { console, runId, output, signal, hasOwnWorker, onRead } = options;
  const since = Date.now();
  let lostAt: number | null = null;
  let hasToldUnclaimed = hasOwnWorker;
  let hasRead = false;
  while (!signal.aborted) {
    try {
      const detail = await console.runs.get(runId);
      if (lostAt !== null) output.note('Connected again.');
      lostAt = null;
      hasRead = true;
      await onRead?.(detail);
      if (!isActive(detail.status)) return detail;
      output.progress(progressText(detail, hasOwnWorker));
      if (!hasToldUnclaimed && detail.status === 'queued' && Date.now() - since > TELL_UNCLAIMED_AFTER_MS) {
        hasToldUnclaimed = true;
        output.note('No worker has taken it up yet. Start one with: wheelhouse worker');
      }
    } catch (error) {
      const known = toWheelhouseError(error);
      // What is wrong at the first look is told at once.
      if (known.kind !== 'unreachable' || !hasRead) throw known;
      if (lostAt === null) output.note(`${known.message} Trying again; the run goes on where a worker is connected.`);
      lostAt ??= Date.now();
      if (Date.now() - lostAt > GIVE_UP_AFTER_MS) throw known;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return null;
}
