/** A wait that others can cut short. */
export interface WakeUp {
  /** Resolves after the time, or earlier at `wake`; at once where `wake` was called since the last wait. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

/** One waiter at a time. */
export function createWakeUp(): WakeUp {
  let isPending = false;
  let finish: (() => void) | null = null;
  return {
    wait(ms) {
      if (isPending) {
        isPending = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => finish?.(), ms);
        finish = () => {
          clearTimeout(timer);
          finish = null;
          resolve();
        };
      });
    },
    wake() {
      if (finish === null) isPending = true;
      else finish();
    },
  };
}
