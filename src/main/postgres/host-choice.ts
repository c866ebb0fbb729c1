import { WheelhouseError } from '../../shared/errors';
import { HOST_CHOICE_LASTS_MS, HOST_PREFERENCE_MS } from './timeouts';

type Answer = { readonly takesWrites: boolean } | { readonly error: unknown };

/** Chooses one of several hosts, by its index. */
export interface HostChooser {
  choose(): Promise<number>;
  /** What was believed no longer holds: a connection there failed. */
  forget(): void;
}

function noPrimary(): WheelhouseError {
  return new WheelhouseError({
    kind: 'unreachable',
    code: 'no_primary',
    message: 'The hosts that answer only allow reading: they are standbys.',
    dataSafety: 'Nothing was lost. A run goes on as soon as one of the hosts takes writes.',
    nextStep: 'Wait for the failover to end, or check which host is the primary.',
  });
}

/** Asks all at once; the first in the list that takes writes wins, unless it keeps the others waiting. */
async function pick(count: number, ask: (index: number) => Promise<boolean>, preferenceMs: number): Promise<number> {
  const answers: (Answer | undefined)[] = Array.from({ length: count }, () => undefined);
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const firstGood = () =>
      answers.findIndex((answer) => answer !== undefined && 'takesWrites' in answer && answer.takesWrites);
    const settle = () => {
      const good = firstGood();
      const allBefore = answers.slice(0, good < 0 ? count : good).every((answer) => answer !== undefined);
      if (good >= 0 && allBefore) {
        clearTimeout(timer);
        resolve(good);
      } else if (good >= 0) {
        timer ??= setTimeout(() => resolve(firstGood()), preferenceMs);
      } else if (allBefore) {
        const failed = answers.find((answer) => answer !== undefined && 'error' in answer);
        const someRead = answers.some((answer) => answer !== undefined && 'takesWrites' in answer);
        reject(someRead || failed === undefined ? noPrimary() : failed.error);
      }
    };
    for (let index = 0; index < count; index += 1) {
      ask(index).then(
        (takesWrites) => {
          answers[index] = { takesWrites };
          settle();
        },
        (error: unknown) => {
          answers[index] = { error };
          settle();
        },
      );
    }
  });
}

/**
 * @param ask whether the host of this index takes writes; rejects where it can't be reached
 */
export function createHostChooser(
  count: number,
  ask: (index: number) => Promise<boolean>,
  options: { lastsMs?: number; preferenceMs?: number; now?: () => number } = {},
): HostChooser {
  const now = options.now ?? (() => performance.now());
  let choice: { readonly index: Promise<number>; until: number } | null = null;
  return {
    choose() {
      if (choice !== null && now() < choice.until) return choice.index;
      // While the question is open everybody waits for the same answer.
      const asked = {
        index: pick(count, ask, options.preferenceMs ?? HOST_PREFERENCE_MS),
        until: Number.POSITIVE_INFINITY,
      };
      choice = asked;
      asked.index.then(
        () => (asked.until = now() + (options.lastsMs ?? HOST_CHOICE_LASTS_MS)),
        () => (asked.until = 0),
      );
      return asked.index;
    },
    forget() {
      if (choice !== null && choice.until !== Number.POSITIVE_INFINITY) choice = null;
    },
  };
}
