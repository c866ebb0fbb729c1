import { IANAZone } from 'luxon';

/** A daily window in which nothing is sent, as "HH:MM" in an IANA time zone; it may span midnight. */
export interface QuietHours {
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
}

function minuteOfDay(clock: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** A window ends within a day; clocks that are put back make that day longer. */
const SEARCHED_MINUTES = 2 * DAY_MINUTES;

/**
 * When an alert may be sent that comes up now: null for at once, otherwise the first instant at which the clock on the
 * wall stands outside the quiet hours. A window that can't be read, or is empty, keeps nothing back; an unknown time
 * zone counts as UTC.
 */
export function sendAfter(quietHours: QuietHours | null, now: Date): Date | null {
  if (quietHours === null) return null;
  const start = minuteOfDay(quietHours.start);
  const end = minuteOfDay(quietHours.end);
  if (start === null || end === null || start === end) return null;
  const zone = IANAZone.isValidZone(quietHours.timeZone)
    ? IANAZone.create(quietHours.timeZone)
    : IANAZone.create('UTC');
  const isQuiet = (minute: number) => {
    const local = minute + zone.offset(minute * MINUTE_MS);
    const clock = ((local % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
    return start < end ? clock >= start && clock < end : clock >= start || clock < end;
  };
  const first = Math.floor(now.getTime() / MINUTE_MS);
  if (!isQuiet(first)) return null;
  // Looked for minute by minute: hours that clocks skip or repeat make any reckoning with local times ambiguous.
  let minute = first + 1;
  while (isQuiet(minute) && minute < first + SEARCHED_MINUTES) minute += 1;
  return new Date(minute * MINUTE_MS);
}
