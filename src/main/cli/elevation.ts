import type { BreakGlassRequest } from '../../shared/contract/break-glass';
import { type BreakGlassKeeper, createBreakGlassKeeper } from '../break-glass/break-glass-keeper';
import { type Clock, systemClock } from '../break-glass/clock';
import type { OperatorConsole } from '../operator-console';
import { toWheelhouseError } from '../postgres/errors';
import { listenForInterruption } from './interruption';
import type { Output } from './output';

/** How a review is written on the command line. */
export const REVIEW_HINT = 'Review it: wheelhouse break-glass review --note "what was done"';

/** A break-glass around one command: its keeper, and when it is over, however that comes. */
export interface Elevation {
  readonly keeper: BreakGlassKeeper;
  readonly over: AbortSignal;
}

/** None lasts until it is entered. */
export function createElevation(output: Output, clock: Clock = systemClock): Elevation {
  const over = new AbortController();
  let wasActive = false;
  const keeper: BreakGlassKeeper = createBreakGlassKeeper(
    clock,
    () => {
      const isActive = keeper.state().status === 'active';
      if (wasActive && !isActive) over.abort();
      wasActive = isActive;
    },
    (error) => {
      const { message } = toWheelhouseError(error);
      output.note(
        `The database could not be told that the break-glass is over: ${message} It is told at the next one.`,
      );
    },
  );
  return { keeper, over: over.signal };
}

/** Does something under a break-glass, which ends with it: when it is done, fails, is interrupted, or the time is over. */
export async function underBreakGlass<T>(
  elevation: Elevation,
  { console, output, request }: { console: OperatorConsole; output: Output; request: BreakGlassRequest },
  work: (interrupted: AbortSignal) => Promise<T>,
): Promise<T> {
  const { keeper, over } = elevation;
  // From here on a signal must not end the process before the end was told.
  const interruption = listenForInterruption(() => {});
  const onOver = () => output.note('The break-glass is over.');
  over.addEventListener('abort', onOver, { once: true });
  try {
    await console.breakGlass.enter(request);
    output.note(`Break-glass for ${request.minutes} min, audited with your reason. It ends with this command.`);
    return await work(interruption.signal);
  } finally {
    await keeper.end('exit');
    keeper.close();
    interruption.dispose();
    if (over.aborted) output.note(REVIEW_HINT);
  }
}
