import { EVENT_CHANNEL_PREFIX, type EventName, type EventPayload, events } from '../../shared/contract/bridge';
import type { Preferences } from '../../shared/contract/preferences';
import type { RunDetail } from '../../shared/contract/runs';
import type { Session } from '../../shared/contract/session';

/** At most 10 events a second about one run. */
const RUN_INTERVAL_MS = 100;
const RUNS_INTERVAL_MS = 250;
const MAX_COUNTED_RUNS = 1_000;

/** Tells the windows what changed. Revisions count up per subject, so that an event out of order is dropped there. */
export interface EventBridge {
  sessionChanged(session: Session): void;
  preferencesChanged(preferences: Preferences): void;
  runChanged(run: RunDetail): void;
  runsChanged(): void;
  inboxChanged(unread: number | null): void;
  close(): void;
}

/** Sends at once, then at most once an interval, always ending with the newest. */
function coalesce<T>(intervalMs: number, send: (value: T) => void): { push(value: T): void; close(): void } {
  let waiting: { value: T } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    timer = undefined;
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(release, intervalMs);
    send(value);
  };
  return {
    push(value) {
      waiting = { value };
      if (timer === undefined) release();
    },
    close: () => clearTimeout(timer),
  };
}

/**
 * @param broadcast sends to every window
 * @param checksPayloads parse what goes out, so that a payload that breaks the contract is found here
 */
export function createEventBridge(
  broadcast: (channel: string, payload: unknown) => void,
  checksPayloads: boolean,
): EventBridge {
  const emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => {
    if (checksPayloads) events[name].parse(payload);
    broadcast(EVENT_CHANNEL_PREFIX + name, payload);
  };
  let sessionRevision = 0;
  let preferencesRevision = 0;
  let runsRevision = 0;
  let inboxRevision = 0;
  // One count for all runs: it counts up for each of them, and nothing has to be kept for runs long gone.
  let runRevision = 0;
  const runs = new Map<number, ReturnType<typeof coalesce<RunDetail>>>();
  const allRuns = coalesce<null>(RUNS_INTERVAL_MS, () => emit('runsChanged', { revision: (runsRevision += 1) }));

  return {
    sessionChanged: (session) => emit('sessionChanged', { revision: (sessionRevision += 1), session }),
    preferencesChanged: (preferences) =>
      emit('preferencesChanged', { revision: (preferencesRevision += 1), preferences }),
    runChanged(run) {
      if (runs.size > MAX_COUNTED_RUNS) runs.clear();
      const channel =
        runs.get(run.id) ??
        coalesce<RunDetail>(RUN_INTERVAL_MS, (latest) =>
          emit('runChanged', { revision: (runRevision += 1), run: latest }),
        );
      runs.set(run.id, channel);
      channel.push(run);
    },
    runsChanged: () => allRuns.push(null),
    inboxChanged: (unread) => emit('inboxChanged', { revision: (inboxRevision += 1), unread }),
    close() {
      allRuns.close();
      for (const channel of runs.values()) channel.close();
    },
  };
}
