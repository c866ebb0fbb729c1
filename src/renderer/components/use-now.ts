import { useCallback, useSyncExternalStore } from 'react';

/**
 * The present instant in epoch milliseconds, renewed every `intervalMs`. Rounded down to the interval, so that every
 * age on screen turns together and React sees one value while it draws.
 */
export function useNow(intervalMs = 1_000): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, intervalMs);
      return () => clearInterval(timer);
    },
    [intervalMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / intervalMs) * intervalMs);
}
