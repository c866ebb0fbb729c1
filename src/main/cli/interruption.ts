import { EXIT } from './exit-codes';

/** A terminal's Ctrl-C may reach us twice, by ourselves and by way of npm: that is one wish, not two. */
const SAME_WISH_MS = 700;

/** The operator's wish to stop waiting. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Back to how signals were before. */
  dispose(): void;
}

/** Turns the first SIGINT, SIGTERM or SIGHUP into an aborted signal; a second one ends the process at once. */
export function listenForInterruption(onFirst: () => void): Interruption {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const onSignal = () => {
    if (firstAt === null) {
      firstAt = Date.now();
      onFirst();
      controller.abort();
    } else if (Date.now() - firstAt > SAME_WISH_MS) {
      process.exit(EXIT.cancelled);
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
