import { z } from 'zod';

/** How timestamps before the year 1 read; they have no order among themselves any more. */
export const EARLIEST = new Date('0001-01-01T00:00:00Z');
const LATEST = new Date('9999-12-31T23:59:59.999Z');

/** zod's own schemas refuse an infinite number and a date outside of JavaScript's range. */
const isDateOrNumber = z.custom<Date | number>((value) => value instanceof Date || typeof value === 'number');

/**
 * A stored timestamp as a date that ISO 8601 has four digits for. The database also knows `infinity`, which the driver
 * gives as a number, and years far outside: they read as the earliest or the latest, so that one odd row keeps its place
 * in the order and does not take the other rows' screen away.
 */
export const storedDate = isDateOrNumber.transform((value) => {
  const time = Number(value);
  if (time < EARLIEST.getTime()) return EARLIEST;
  return time <= LATEST.getTime() ? new Date(time) : LATEST;
});

/** A stored count: below zero, where no count can be, reads as none. */
export const storedCount = z.number().transform((count) => Math.max(0, count));
