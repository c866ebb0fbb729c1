import { formatAgo } from './duration';

const OLDEST_RELATIVE_MS = 30 * 24 * 3_600_000;

interface Parts {
  readonly date: string;
  readonly time: string;
}

const formatters = new Map<string | number, Intl.DateTimeFormat>();

/** Making one takes longer than all that a row of a list needs beside it. */
function formatterIn(timeZone: string | undefined): Intl.DateTimeFormat {
  // The local zone is another one after a journey.
  const key = timeZone ?? new Date().getTimezoneOffset();
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone === undefined ? {} : { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(key, made);
  return made;
}

function partsIn(instantMs: number, timeZone?: string): Parts {
  const parts = new Map(
    formatterIn(timeZone)
      .formatToParts(instantMs)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
}

/** The time of day in the local zone: `14:02:11`. */
export function formatClock(instantMs: number, timeZone?: string): string {
  return partsIn(instantMs, timeZone).time;
}

/** Day and time in the local zone: `2026-03-01 14:02:11`. */
export function formatLocal(instantMs: number, timeZone?: string): string {
  const { date, time } = partsIn(instantMs, timeZone);
  return `${date} ${time}`;
}

/** The day in the local zone: `2026-03-01`. */
export function formatDay(instantMs: number, timeZone?: string): string {
  return partsIn(instantMs, timeZone).date;
}

/** Both readings of an instant, for hovering: `2026-03-01 14:02:11 local · 13:02:11 UTC`. */
export function formatExact(instantMs: number, timeZone?: string): string {
  const local = partsIn(instantMs, timeZone);
  const utc = partsIn(instantMs, 'UTC');
  const utcText = utc.date === local.date ? utc.time : `${utc.date} ${utc.time}`;
  return `${local.date} ${local.time} local · ${utcText} UTC`;
}

/** How long ago; after 30 days the date says more. An instant ahead of this computer's clock reads "just now". */
export function formatRelative(instantMs: number, nowMs: number, timeZone?: string): string {
  const ageMs = nowMs - instantMs;
  return ageMs < OLDEST_RELATIVE_MS ? formatAgo(ageMs) : partsIn(instantMs, timeZone).date;
}
