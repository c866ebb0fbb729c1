import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { Progress } from '../../shared/domain/progress';

/** After this long without a key or the mouse somebody may sit at another computer. */
const AWAY_AFTER_SECONDS = 300;
const HOLD_BACK_MS = 20_000;

/** A value above 1 is what Electron takes for activity without a known share. */
const ACTIVITY = 2;
const NO_PROGRESS = -1;

function barValue(progress: Progress): number {
  switch (progress.kind) {
    case 'determinate':
      return progress.fraction;
    case 'activity':
      return ACTIVITY;
    case 'none':
      return NO_PROGRESS;
  }
}

/** The application's icon in the dock or taskbar: how far one's own operations are, and how much is unread. */
export interface IconAttention {
  showProgress(progress: Progress): void;
  showUnread(unread: number | null): void;
}

/** Shows it on the icon, as far as the desktop has a place for it. */
export function createIconAttention(windows: () => readonly BrowserWindow[]): IconAttention {
  let shown = 0;
  return {
    showProgress(progress) {
      const value = barValue(progress);
      // Once it is gone there is nothing to take away from each window at every look.
      if (value === NO_PROGRESS && shown === NO_PROGRESS) return;
      shown = value;
      for (const window of windows()) if (!window.isDestroyed()) window.setProgressBar(value);
    },
    showUnread: (unread) => void app.setBadgeCount(unread ?? 0),
  };
}

/** How long another computer, at which somebody may sit, is to have the first chance to tell them something. */
export function holdBackMs(isLookedAt: boolean): number {
  if (isLookedAt) return 0;
  const state = powerMonitor.getSystemIdleState(AWAY_AFTER_SECONDS);
  return state === 'idle' || state === 'locked' ? HOLD_BACK_MS : 0;
}
