import type { RunDetail } from '../../shared/contract/runs';
import { isActive } from '../../shared/domain/run-status';
import type { OperatorConsole } from '../operator-console';
import { toWheelhouseError } from '../postgres/errors';
import { createWakeUp } from './wake-up';

const IDLE_POLL_MS = 5_000;
const WATCH_POLL_MS = 400;
/** However often it is nudged. */
const MIN_GAP_MS = 100;

export interface RunFeedOptions {
  read<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  /** Something happened here that lists don't show yet. */
  onNews(): void;
  onRunChanged(run: RunDetail): void;
  /** A run that was started here came to its end. */
  onRunFinished(run: RunDetail): void;
}

/** Follows single runs in detail by polling, as little as the watchers need; what lists show is the history's. */
export interface RunFeed {
  /** Sends the run's detail now and whenever it changes. The watcher may be counted several times. */
  watch(runId: number, watcher: number): void;
  unwatch(runId: number, watcher: number): void;
  /** A window is gone or was loaded anew. */
  forgetWatcher(watcher: number): void;
  /** Has its end told to `onRunFinished`. */
  trackStarted(runId: number): void;
  /** Runs started here that something has yet to work on; paused ones wait for a person and don't count. */
  unfinishedRuns(): number[];
  /** Takes in what was read elsewhere, such as the answer to a pause. */
  learn(run: RunDetail): void;
  /** Another database: its runs have other numbers. */
  startAfresh(): void;
  /** The local engine changed something: look now. */
  nudge(runId?: number): void;
  /** Some run changed, whichever: those that are followed are looked at again. */
  runsChanged(): void;
  close(): void;
}

interface Followed {
  /** How often each watcher asked. */
  readonly watchers: Map<number, number>;
  isTracked: boolean;
  last: RunDetail | null;
  isStale: boolean;
}

/** Starts polling at once. */
export function createRunFeed(options: RunFeedOptions): RunFeed {
  const followed = new Map<number, Followed>();
  const alarm = createWakeUp();
  let isClosed = false;

  const follow = (runId: number): Followed => {
    const entry = followed.get(runId) ?? { watchers: new Map(), isTracked: false, last: null, isStale: true };
    followed.set(runId, entry);
    return entry;
  };
  const forgetUnneeded = () => {
    for (const [runId, entry] of followed) {
      if (entry.watchers.size === 0 && !entry.isTracked) followed.delete(runId);
    }
  };

  const refresh = async (runId: number, entry: Followed) => {
    const isLive = entry.last !== null && isActive(entry.last.status);
    // An ended run is read again only when something changed; one nobody looks at, when the token says so.
    if (!entry.isStale && (!isLive || entry.watchers.size === 0)) return;
    const before = entry.last;
    entry.isStale = false;
    let run: RunDetail;
    try {
      run = await options.read((console) => console.runs.get(runId));
    } catch (error) {
      // One that does not exist is asked for again only when something changed.
      entry.isStale = toWheelhouseError(error).kind !== 'not_found';
      throw error;
    }
    entry.last = run;
    if (entry.watchers.size > 0) options.onRunChanged(run);
    if (entry.isTracked && !isActive(run.status)) {
      entry.isTracked = false;
      options.onRunFinished(run);
    }
    if (before !== null && isActive(before.status) !== isActive(run.status)) options.onNews();
  };

  const loop = async () => {
    while (!isClosed) {
      // Trouble with the connection is the session's to tell; here the next round simply tries again.
      for (const [runId, entry] of followed) await refresh(runId, entry).catch(() => {});
      forgetUnneeded();
      await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS));
      await alarm.wait(followed.size === 0 ? IDLE_POLL_MS : WATCH_POLL_MS);
    }
  };
  void loop();

  return {
    watch(runId, watcher) {
      const entry = follow(runId);
      entry.watchers.set(watcher, (entry.watchers.get(watcher) ?? 0) + 1);
      entry.isStale = true;
      alarm.wake();
    },
    unwatch(runId, watcher) {
      const watchers = followed.get(runId)?.watchers;
      const left = (watchers?.get(watcher) ?? 0) - 1;
      if (left > 0) watchers?.set(watcher, left);
      else watchers?.delete(watcher);
    },
    forgetWatcher(watcher) {
      for (const { watchers } of followed.values()) watchers.delete(watcher);
    },
    trackStarted(runId) {
      follow(runId).isTracked = true;
      alarm.wake();
    },
    unfinishedRuns: () =>
      [...followed].flatMap(([runId, { isTracked, last }]) =>
        isTracked && last?.control !== 'paused' && last?.control !== 'pausing' ? [runId] : [],
      ),
    learn(run) {
      const entry = followed.get(run.id);
      if (entry === undefined) return;
      entry.last = run;
      entry.isStale = true;
      alarm.wake();
    },
    startAfresh() {
      followed.clear();
      alarm.wake();
    },
    nudge(runId) {
      const entry = runId === undefined ? undefined : followed.get(runId);
      if (entry !== undefined) entry.isStale = true;
      options.onNews();
    },
    runsChanged() {
      for (const entry of followed.values()) entry.isStale = true;
      alarm.wake();
    },
    close() {
      isClosed = true;
      alarm.wake();
    },
  };
}
