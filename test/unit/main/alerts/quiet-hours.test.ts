import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuietHours, sendAfter } from '../../../../src/main/alerts/quiet-hours';

const NIGHT: QuietHours = { start: '22:00', end: '06:30', timeZone: 'Europe/Berlin' };

/** The clock on the wall by the platform's own time zones: a second opinion on the library's. */
function wallMinute(instant: Date, timeZone: string): number {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour, minute] = text.format(instant).split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

function isQuiet({ start, end, timeZone }: QuietHours, instant: Date): boolean {
  const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const [from, to, now] = [minuteOf(start), minuteOf(end), wallMinute(instant, timeZone)];
  return from < to ? now >= from && now < to : now >= from || now < to;
}

const at = (quietHours: QuietHours, instant: string) => sendAfter(quietHours, new Date(instant))?.toISOString() ?? null;

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-01-10T20:59:59Z', null],
    ['at their first minute', '2026-01-10T21:00:00Z', '2026-01-11T05:30:00.000Z'],
    ['in the middle, before midnight', '2026-01-10T22:15:30Z', '2026-01-11T05:30:00.000Z'],
    ['at midnight', '2026-01-10T23:00:00Z', '2026-01-11T05:30:00.000Z'],
    ['in their last minute', '2026-01-11T05:29:59.999Z', '2026-01-11T05:30:00.000Z'],
    ['at their end', '2026-01-11T05:30:00Z', null],
    ['in summer time', '2026-07-01T20:00:00Z', '2026-07-02T04:30:00.000Z'],
  ])('that span midnight, %s', (_when, now, expected) => {
    expect(at(NIGHT, now)).toBe(expected);
  });

  it.each([
    ['a night that loses an hour', NIGHT, '2026-03-28T21:30:00Z', '2026-03-29T04:30:00.000Z'],
    ['a night that gains an hour', NIGHT, '2026-10-24T20:30:00Z', '2026-10-25T05:30:00.000Z'],
    [
      'an end that the clocks skip: the first minute after them',
      { start: '01:00', end: '02:30', timeZone: 'Europe/Berlin' },
      '2026-03-29T00:15:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'an end that comes twice: the first time',
      { start: '22:00', end: '02:30', timeZone: 'Europe/Berlin' },
      '2026-10-24T23:30:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'an end that comes twice, in the repeated hour',
      { start: '22:00', end: '02:30', timeZone: 'Europe/Berlin' },
      '2026-10-25T01:15:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'New York in autumn',
      { start: '00:30', end: '01:30', timeZone: 'America/New_York' },
      '2026-11-01T06:10:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'Lord Howe, where the clocks move by half an hour',
      { start: '23:00', end: '06:00', timeZone: 'Australia/Lord_Howe' },
      '2026-10-03T14:00:00Z',
      '2026-10-03T19:00:00.000Z',
    ],
    [
      'Kathmandu, 5:45 ahead',
      { start: '20:00', end: '08:00', timeZone: 'Asia/Kathmandu' },
      '2026-05-01T18:14:00Z',
      '2026-05-02T02:15:00.000Z',
    ],
  ])('end rightly in %s', (_what, quietHours, now, expected) => {
    expect(at(quietHours, now)).toBe(expected);
  });

  it.each([
    ['an empty window', { ...NIGHT, start: '06:30' }],
    ['no time of day', { ...NIGHT, end: '24:00' }],
    ['nothing at all', { ...NIGHT, start: '' }],
  ])('of %s keep nothing back', (_what, quietHours) => {
    expect(at(quietHours, '2026-01-10T23:00:00Z')).toBeNull();
  });

  it('in a zone that nobody knows count in UTC', () => {
    expect(at({ ...NIGHT, timeZone: 'Mars/Olympus' }, '2026-01-10T22:30:00Z')).toBe('2026-01-11T06:30:00.000Z');
  });

  it('always end at the first minute whose wall clock stands outside them', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Europe/London',
      'America/New_York',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Asia/Kolkata',
      'Pacific/Apia',
      'Pacific/Chatham',
    );
    // The days around which clocks change, and any others.
    const instant = fc.oneof(
      fc.date({ min: new Date('2026-03-07T00:00:00Z'), max: new Date('2026-04-06T00:00:00Z'), noInvalidDate: true }),
      fc.date({ min: new Date('2026-09-25T00:00:00Z'), max: new Date('2026-11-02T00:00:00Z'), noInvalidDate: true }),
      fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2028-01-01T00:00:00Z'), noInvalidDate: true }),
    );
    fc.assert(
      fc.property(clock, clock, zone, instant, (start, end, timeZone, now) => {
        fc.pre(start !== end);
        const quietHours = { start, end, timeZone };
        const later = sendAfter(quietHours, now);
        expect(later !== null).toBe(isQuiet(quietHours, now));
        if (later === null) return;
        expect(later.getTime()).toBeGreaterThan(now.getTime());
        expect(isQuiet(quietHours, later)).toBe(false);
        // Quiet in the minute before, and at some steps in between.
        expect(isQuiet(quietHours, new Date(later.getTime() - 60_000))).toBe(true);
        const minutes = Math.floor((later.getTime() - now.getTime()) / 60_000);
        for (let step = 1; step < 8; step += 1) {
          const between = new Date(now.getTime() + Math.floor((minutes * step) / 8) * 60_000);
          expect(isQuiet(quietHours, between)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
