import type { BrowserWindow } from 'electron';
import { EVENT_CHANNEL_PREFIX, type EventPayload } from '../../shared/contract/bridge';
import { type ConsoleWindowOptions, openConsoleWindow } from './console-window';

/** The console's one window, which may be closed and opened again. */
export interface Windows {
  /** Opens the window or brings it to the front, at a place if one is named. */
  show(route?: string | null): void;
  /** The window with this id of its contents has loaded its page and listens. */
  ready(contentsId: number): void;
  broadcast(channel: string, payload: unknown): void;
  current(): BrowserWindow | null;
  isFocused(): boolean;
  closeAll(): void;
}

export interface WindowsOptions extends ConsoleWindowOptions {
  /** A page is gone or was loaded anew, so that what it asked for no longer counts. */
  onPageGone(contentsId: number): void;
}

/** Nothing is opened before `show`. */
export function createWindows(options: WindowsOptions): Windows {
  let window: BrowserWindow | null = null;
  let isListening = false;
  let wanted: string | null = null;

  const navigate = () => {
    if (window === null || !isListening || wanted === null) return;
    const payload: EventPayload<'navigationRequested'> = { route: wanted };
    wanted = null;
    window.webContents.send(`${EVENT_CHANNEL_PREFIX}navigationRequested`, payload);
  };
  const open = () => {
    const opened = openConsoleWindow(options);
    const contentsId = opened.webContents.id;
    window = opened;
    isListening = false;
    opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      isListening = false;
      options.onPageGone(contentsId);
    });
    opened.once('closed', () => {
      options.onPageGone(contentsId);
      if (window === opened) window = null;
    });
  };

  return {
    show(route = null) {
      wanted = route ?? wanted;
      if (window === null) {
        open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      navigate();
    },
    ready(contentsId) {
      if (window?.webContents.id !== contentsId) return;
      isListening = true;
      // The answer to the call that told us goes first.
      setImmediate(navigate);
    },
    broadcast(channel, payload) {
      if (window !== null && !window.isDestroyed()) window.webContents.send(channel, payload);
    },
    current: () => window,
    isFocused: () => window?.isFocused() ?? false,
    closeAll: () => window?.close(),
  };
}
