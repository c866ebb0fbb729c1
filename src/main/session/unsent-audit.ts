import type { UnsentAudit } from '../../shared/contract/audit';
import type { OperatorConsole } from '../operator-console';
import { createWakeUp } from './wake-up';

const EVERY_MS = 10_000;
/** However often it is nudged. */
const MIN_GAP_MS = 2_000;

export interface UnsentAuditOptions {
  read<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  /** Told only when something is different. */
  onChanged(unsent: UnsentAudit): void;
}

/** Has kept audit entries sent while there is a connection, and tells how many are left. */
export interface UnsentAuditFeed {
  /** Tries now, whatever the next planned time. */
  sendNow(): Promise<UnsentAudit>;
  /** Something happened that may have left an entry behind: look soon. */
  nudge(): void;
  close(): void;
}

/** Starts at once. */
export function createUnsentAuditFeed(options: UnsentAuditOptions): UnsentAuditFeed {
  const alarm = createWakeUp();
  let known = '';
  let isClosed = false;
  const tell = (unsent: UnsentAudit) => {
    const text = JSON.stringify(unsent);
    if (text !== known && !isClosed) options.onChanged(unsent);
    known = text;
    return unsent;
  };
  const send = async (isForced: boolean) =>
    tell(await options.read((console) => console.audit.sendUnsent({ isForced })));
  const loop = async () => {
    while (!isClosed) {
      // Without a connection nothing can be sent; what is known of what waits stays true.
      await send(false).catch(() => {});
      if (!isClosed) await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS));
      await alarm.wait(EVERY_MS);
    }
  };
  void loop();
  return {
    sendNow: () => send(true),
    nudge: () => alarm.wake(),
    close() {
      isClosed = true;
      alarm.wake();
    },
  };
}
