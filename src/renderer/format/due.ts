const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span in its largest unit: `40 min`, `3 h`, `412 days`. */
function span(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(1, Math.floor(ms / MINUTE_MS))} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? '1 day' : `${days.toLocaleString('en-US')} days`;
}

/** How a due date stands to now: `3 days overdue`, `in 4 h`, `now`; null where that no longer matters. */
export function formatDue(dueAtMs: number, nowMs: number, state: 'overdue' | 'open' | 'over'): string | null {
  if (state === 'over') return null;
  if (state === 'overdue') return `${span(nowMs - dueAtMs)} overdue`;
  return dueAtMs > nowMs ? `in ${span(dueAtMs - nowMs)}` : 'now';
}
