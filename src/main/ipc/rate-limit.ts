/** A bucket of permissions: `burst` at once, refilled at `perSecond`. */
export interface RateLimit {
  /** Whether one more is allowed now. */
  take(key: number): boolean;
  forget(key: number): void;
}

/** Counts per key. Times in milliseconds of a clock that never goes back. */
export function createRateLimit(
  limits: { readonly perSecond: number; readonly burst: number },
  now: () => number = () => performance.now(),
): RateLimit {
  const buckets = new Map<number, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: limits.burst, at };
      const tokens = Math.min(limits.burst, bucket.tokens + ((at - bucket.at) / 1000) * limits.perSecond);
      const isAllowed = tokens >= 1;
      buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at });
      return isAllowed;
    },
    forget: (key) => void buckets.delete(key),
  };
}
