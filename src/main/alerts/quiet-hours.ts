import { DateTime, IANAZone } from 'luxon';

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

/**
 * When an alert may be sent that comes up now: null for at once, otherwise the end of the quiet hours. A window that
 * can't be read, or is empty, keeps nothing back; an unknown time zone counts as UTC.
 */
export function sendAfter(quietHours: QuietHours | null, now: Date): Date | null {
  if (quietHours === null) return null;
  const start = minuteOfDay(quietHours.start);
  const end = minuteOfDay(quietHours.end);
  if (start === null || end === null || start === end) return null;
  const zone = IANAZone.isValidZone(quietHours.timeZone) ? quietHours.timeZone : 'utc';
  const local = DateTime.fromJSDate(now, { zone });
  const minute = local.hour * 60 + local.minute;
  const isQuiet = start < end ? minute >= start && minute < end : minute >= start || minute < end;
  if (!isQuiet) return null;
  const endsToday = local.startOf('day').set({ hour: Math.floor(end / 60), minute: end % 60 });
  const ends = endsToday > local ? endsToday : endsToday.plus({ days: 1 });
  return ends.toJSDate();
}
