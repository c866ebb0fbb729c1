import type { InboxNotification } from '../../shared/contract/notifications';
import type { Progress } from '../../shared/domain/progress';
import type { OperatorConsole } from '../operator-console';
import { createWakeUp } from '../session/wake-up';

const BUSY_POLL_MS = 2_000;
const IDLE_POLL_MS = 10_000;
/** However often it is nudged. */
const MIN_GAP_MS = 500;

export interface InboxFeedOptions {
  read<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  /** Whether news is wanted quickly. */
  isBusy(): boolean;
  /** How long another of the person's computers, at which they may sit, has the first chance to tell them. */
  holdBackMs(): number;
  /** The inbox is another than before; null where it is nobody's. */
  onInboxChanged(unread: number | null): void;
  /** To be told now; of each this is called once over all windows and computers. */
  onArrived(notifications: InboxNotification[]): void;
  /** How far one's own runs are, taken together. */
  onProgress(progress: Progress): void;
}

/** Follows one's own inbox and the progress of one's own runs by polling. */
export interface InboxFeed {
  /** How many are unread, or null while nobody knows. */
  unread(): number | null;
  /** Some run changed, or something was marked: look now. */
  nudge(): void;
  /** Another database, and perhaps another person. */
  startAfresh(): void;
  close(): void;
}

/** Starts polling at once. */
export function createInboxFeed(options: InboxFeedOptions): InboxFeed {
  const alarm = createWakeUp();
  const closing = new AbortController();
  let token: string | null = null;
  let unread: number | null = null;
  /** Counts the databases, so that what was asked of one is not told of another. */
  let era = 0;

  const announce = async (ids: readonly string[]) => {
    const asked = era;
    const holdBackMs = options.holdBackMs();
    if (holdBackMs > 0) await new Promise((resolve) => setTimeout(resolve, holdBackMs).unref());
    if (closing.signal.aborted || asked !== era) return;
    const claimed = await options.read((console) => console.notifications.claim(ids));
    if (claimed.length > 0) options.onArrived(claimed);
  };
  const poll = async () => {
    const asked = era;
    const state = await options.read((console) => console.notifications.state());
    if (closing.signal.aborted || asked !== era) return;
    if (state.token !== token) {
      ({ token, unread } = state);
      options.onInboxChanged(unread);
    }
    if (state.unannouncedIds.length > 0) await announce(state.unannouncedIds);
  };
  const pollProgress = async () => {
    const asked = era;
    const progress = await options.read((console) => console.runs.ownProgress());
    if (!closing.signal.aborted && asked === era) options.onProgress(progress);
  };
  const loop = async () => {
    while (!closing.signal.aborted) {
      // Trouble with the connection is the session's to tell; here the next round simply tries again.
      await poll().catch(() => {});
      // Nothing moves that is not known to move.
      await pollProgress().catch(() => options.onProgress({ kind: 'none' }));
      if (!closing.signal.aborted) await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS));
      await alarm.wait(options.isBusy() ? BUSY_POLL_MS : IDLE_POLL_MS);
    }
  };
  void loop();

  return {
    unread: () => unread,
    nudge: () => alarm.wake(),
    startAfresh() {
      era += 1;
      token = null;
      unread = null;
      options.onInboxChanged(null);
      alarm.wake();
    },
    close() {
      closing.abort();
      alarm.wake();
    },
  };
}
