const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration that is still counting, in whole seconds from `0 s` on. */
export function formatElapsed(durationMs: number): string {
  return durationMs < SECOND_MS ? '0 s' : formatDuration(durationMs);
}

/** The two largest units that tell something: `850 ms`, `12 s`, `3 min 12 s`, `1 h 4 min`, `2 d 3 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return pair(ms, MINUTE_MS, 'min', SECOND_MS, 's');
  if (ms < DAY_MS) return pair(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return pair(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function pair(ms: number, largeMs: number, largeUnit: string, smallMs: number, smallUnit: string): string {
  const large = Math.floor(ms / largeMs);
  const small = Math.floor((ms % largeMs) / smallMs);
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/**
 * A duration that is only estimated, no finer than the estimate deserves: `a few seconds`, `about 40 s`,
 * `about 1 min 10 s`, `about 12 min`, `about 2 h 30 min`.
 */
export function formatEstimate(durationMs: number): string {
  if (durationMs < 5 * SECOND_MS) return 'a few seconds';
  const stepMs = durationMs < 10 * MINUTE_MS ? 10 * SECOND_MS : durationMs < HOUR_MS ? MINUTE_MS : 10 * MINUTE_MS;
  return `about ${formatDuration(Math.max(stepMs, Math.round(durationMs / stepMs) * stepMs))}`;
}

/** A running clock: `12:41`, `1:02:09`. */
export function formatCountdown(durationMs: number): string {
  const seconds = Math.max(0, Math.ceil(durationMs / SECOND_MS));
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return seconds < 3600
    ? clock
    : `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

/** How long ago, as people say it: `just now`, `40 s ago`, `5 min ago`, `3 h ago`, `yesterday`, `12 days ago`. */
export function formatAgo(ageMs: number): string {
  if (ageMs < 2 * SECOND_MS) return 'just now';
  if (ageMs < MINUTE_MS) return `${Math.floor(ageMs / SECOND_MS)} s ago`;
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  const days = Math.floor(ageMs / DAY_MS);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** Until when, as people say it: `now`, `in 4 s`, `in 2 min`. */
export function formatUntil(remainingMs: number): string {
  if (remainingMs <= 0) return 'now';
  if (remainingMs < MINUTE_MS) return `in ${Math.ceil(remainingMs / SECOND_MS)} s`;
  return `in ${Math.ceil(remainingMs / MINUTE_MS)} min`;
}
