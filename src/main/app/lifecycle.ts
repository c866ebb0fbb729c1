import { app, powerMonitor } from 'electron';
import type { Environment } from '../../shared/contract/session';
import { findLinkedRoute } from './deep-link';
import { askBeforeQuit } from './quit-dialog';
import { hasLocalWork, type LocalWork, staysInBackground } from './quit-policy';
import { notifyInBackground } from './run-notification';
import type { Windows } from './windows';

const BACKGROUND_CHECK_MS = 2_000;
/** Between two groups of tenants the engine has no job for a moment. */
const IDLE_CHECKS = 3;

export interface LifecycleOptions {
  readonly windows: Windows;
  environment(): Environment;
  localWork(): LocalWork;
  /** Brings everything to its end; may take as long as the batches under way. */
  shutDown(): Promise<void>;
  onTrouble(message: string, error?: unknown): void;
}

/**
 * From the first window to the end of the process. Closing the window asks nothing: while this computer works on an
 * operation the application goes on without it, is reopened by starting it again, and ends when the work does. Quitting
 * asks what is to become of the work.
 */
export function manageLifecycle(options: LifecycleOptions): void {
  const { windows } = options;
  let phase: 'running' | 'asking' | 'stopping' | 'ended' = 'running';
  let background: NodeJS.Timeout | undefined;
  let isWantedAgain = false;

  const end = async () => {
    phase = 'stopping';
    clearInterval(background);
    windows.closeAll();
    try {
      await options.shutDown();
    } catch (error) {
      options.onTrouble('The application did not end cleanly', error);
    }
    phase = 'ended';
    if (isWantedAgain) app.relaunch();
    app.quit();
  };
  const quit = async (asks: boolean) => {
    if (phase === 'stopping' || phase === 'ended') return;
    if (asks && phase === 'asking') return;
    if (asks && hasLocalWork(options.localWork())) {
      phase = 'asking';
      const choice = await askBeforeQuit(options.environment(), windows.current());
      // A signal may have ended the wait meanwhile.
      if (phase !== 'asking') return;
      if (choice !== 'quit') {
        phase = 'running';
        if (choice === 'background') windows.closeAll();
        return;
      }
    }
    await end();
  };
  const goOnInBackground = () => {
    notifyInBackground(() => windows.show());
    let idleChecks = 0;
    clearInterval(background);
    background = setInterval(() => {
      idleChecks = staysInBackground(options.localWork()) ? 0 : idleChecks + 1;
      if (windows.current() !== null) clearInterval(background);
      else if (idleChecks >= IDLE_CHECKS) void quit(false);
    }, BACKGROUND_CHECK_MS);
  };

  app.on('before-quit', (event) => {
    if (phase === 'ended') return;
    event.preventDefault();
    void quit(true);
  });
  app.on('window-all-closed', () => {
    if (phase !== 'running' || process.platform === 'darwin') return;
    if (staysInBackground(options.localWork())) goOnInBackground();
    else void quit(false);
  });
  app.on('second-instance', (_event, args) => {
    if (phase === 'stopping') isWantedAgain = true;
    else windows.show(findLinkedRoute(args));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    windows.show(findLinkedRoute([url]));
  });
  app.on('activate', () => windows.show());
  // Nobody is there to answer a question.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void quit(false));
  if (process.platform !== 'win32') {
    powerMonitor.on('shutdown', () => void quit(false));
  }
}
