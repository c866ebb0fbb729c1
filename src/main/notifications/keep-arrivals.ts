import type { InboxNotification } from '../../shared/contract/notifications';

/** Tells a window what has arrived, now or as soon as one listens. */
export interface Arrivals {
  tell(notifications: readonly InboxNotification[]): void;
  /** A window listens now. */
  tellKept(): void;
}

/** @param tellWindow gives whether a window took them */
export function keepArrivals(tellWindow: (notifications: InboxNotification[]) => boolean): Arrivals {
  let kept: InboxNotification[] = [];
  const tellKept = () => {
    if (kept.length > 0 && tellWindow(kept)) kept = [];
  };
  return {
    tell(notifications) {
      kept = [...kept, ...notifications];
      tellKept();
    },
    // The answer to the call by which the window told that it listens goes first.
    tellKept: () => void setImmediate(tellKept),
  };
}
