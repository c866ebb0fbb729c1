import { describe, expect, test } from 'vitest';
import {
  formatAgo,
  formatCountdown,
  formatDuration,
  formatElapsed,
  formatEstimate,
  formatUntil,
} from '../../../../src/renderer/format/duration';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a duration reads as people say it', () => {
  test.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [1_000, '1 s'],
    [12_900, '12 s'],
    [MINUTE, '1 min'],
    [3 * MINUTE + 12_000, '3 min 12 s'],
    [HOUR + 4 * MINUTE + 59_000, '1 h 4 min'],
    [51 * HOUR, '2 d 3 h'],
    [-5, '0 ms'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

test('a counting duration begins with whole seconds', () => {
  expect(formatElapsed(400)).toBe('0 s');
  expect(formatElapsed(-400)).toBe('0 s');
  expect(formatElapsed(61_000)).toBe('1 min 1 s');
});

describe('an estimate is no finer than it deserves', () => {
  test.each([
    [300, 'a few seconds'],
    [7_000, 'about 10 s'],
    [68_000, 'about 1 min 10 s'],
    [12 * MINUTE + 20_000, 'about 12 min'],
    [2 * HOUR + 33 * MINUTE, 'about 2 h 30 min'],
  ])('%i ms is %s', (ms, text) => expect(formatEstimate(ms)).toBe(text));
});

test('a countdown is a clock', () => {
  expect(formatCountdown(12 * MINUTE + 41_000)).toBe('12:41');
  expect(formatCountdown(HOUR + 2 * MINUTE + 9_000)).toBe('1:02:09');
  expect(formatCountdown(-1)).toBe('0:00');
});

describe('an age reads as people say it', () => {
  test.each([
    [-4_000, 'just now'],
    [1_500, 'just now'],
    [40_000, '40 s ago'],
    [5 * MINUTE, '5 min ago'],
    [3 * HOUR, '3 h ago'],
    [30 * HOUR, 'yesterday'],
    [12 * 24 * HOUR, '12 days ago'],
  ])('%i ms is %s', (ms, text) => expect(formatAgo(ms)).toBe(text));
});

test('what is to come is rounded up, so that it is never there early', () => {
  expect(formatUntil(3_100)).toBe('in 4 s');
  expect(formatUntil(0)).toBe('now');
  expect(formatUntil(61_000)).toBe('in 2 min');
});
