import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  breakGlassLeftMs,
  elapsedMs,
  extendableMinutes,
  isBreakGlassDuration,
  isBreakGlassEndingSoon,
  withBreakGlass,
} from '../../../../src/shared/domain/break-glass';
import { CAPABILITIES } from '../../../../src/shared/domain/capabilities';

describe('the time that passed', () => {
  const from = { monotonicMs: 1_000, wallMs: 50_000 };
  test.each([
    ['both clocks go on', { monotonicMs: 61_000, wallMs: 110_000 }, 60_000],
    ['the computer slept and one clock stood still', { monotonicMs: 2_000, wallMs: 650_000 }, 600_000],
    ['the wall clock was set back', { monotonicMs: 61_000, wallMs: 0 }, 60_000],
    ['the wall clock was set forward', { monotonicMs: 2_000, wallMs: 650_000 }, 600_000],
    ['nothing passed', from, 0],
  ])('%s', (_what, to, expected) => {
    expect(elapsedMs(from, to)).toBe(expected);
  });

  test('is never less than what either clock says, nor below zero', () => {
    const reading = fc.record({ monotonicMs: fc.integer(), wallMs: fc.integer() });
    fc.assert(
      fc.property(reading, reading, (a, b) => {
        const passed = elapsedMs(a, b);
        expect(passed).toBeGreaterThanOrEqual(0);
        expect(passed).toBeGreaterThanOrEqual(b.monotonicMs - a.monotonicMs);
        expect(passed).toBeGreaterThanOrEqual(b.wallMs - a.wallMs);
      }),
    );
  });
});

test.each([
  [0, false],
  [1, true],
  [15, true],
  [60, true],
  [61, false],
  [1.5, false],
  [Number.NaN, false],
])('%s minutes: %s', (minutes, allowed) => {
  expect(isBreakGlassDuration(minutes)).toBe(allowed);
});

test('it is over at its minutes and warns from two minutes before', () => {
  expect(breakGlassLeftMs(15, 0)).toBe(900_000);
  expect(breakGlassLeftMs(15, 899_999)).toBe(1);
  expect(breakGlassLeftMs(15, 900_000)).toBe(0);
  expect(breakGlassLeftMs(15, 10_000_000)).toBe(0);
  expect(isBreakGlassEndingSoon(120_001)).toBe(false);
  expect(isBreakGlassEndingSoon(120_000)).toBe(true);
});

test('all of it together lasts at most an hour', () => {
  expect(extendableMinutes(15)).toBe(45);
  expect(extendableMinutes(60)).toBe(0);
});

test('it passes what runbooks take, and no other capability', () => {
  const gained = withBreakGlass(['platform.console.view', 'platform.use_break_glass']);
  expect(gained).toEqual([
    'platform.console.view',
    'platform.use_break_glass',
    ...CAPABILITIES.filter((capability) => capability.startsWith('platform.runbooks.')),
  ]);
  expect(gained).not.toContain('platform.operations.manage');
  expect(gained).not.toContain('platform.audit.view');
  expect(withBreakGlass(CAPABILITIES)).toEqual([...CAPABILITIES]);
});
