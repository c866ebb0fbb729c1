import { CAPABILITIES } from './capabilities';

export const BREAK_GLASS_DEFAULT_MINUTES = 15;
export const BREAK_GLASS_MIN_MINUTES = 1;
export const BREAK_GLASS_MAX_MINUTES = 60;
/** From here on everyone is told that it ends. */
export const BREAK_GLASS_WARNING_MS = 2 * 60_000;

/**
 * How a break-glass came to its end. `revoked`: the capability was taken away. `left_open`: it was ended by its review,
 * because its application was gone without ending it.
 */
export const BREAK_GLASS_END_CAUSES = ['exit', 'expire', 'disconnect', 'quit', 'revoked', 'left_open'] as const;
export type BreakGlassEndCause = (typeof BREAK_GLASS_END_CAUSES)[number];

/** Two clocks at one instant, in milliseconds. */
export interface ClockReading {
  /** Never set back; may stand still while the computer sleeps, as Linux's does. */
  readonly monotonicMs: number;
  /** Goes on through sleep; may be set back or forward. */
  readonly wallMs: number;
}

/**
 * The time that passed between two readings: the longer of what the two clocks say. So neither sleep, which the
 * monotonic clock may not count, nor a wall clock that was set back makes it shorter. A wall clock that was set forward
 * makes it longer, which errs on the safe side.
 */
export function elapsedMs(from: ClockReading, to: ClockReading): number {
  return Math.max(0, to.monotonicMs - from.monotonicMs, to.wallMs - from.wallMs);
}

/** Whether a duration may be asked for: whole minutes from 1 to 60. */
export function isBreakGlassDuration(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= BREAK_GLASS_MIN_MINUTES && minutes <= BREAK_GLASS_MAX_MINUTES;
}

/** The time that is left of some minutes; 0 once it is over. */
export function breakGlassLeftMs(minutes: number, passedMs: number): number {
  return Math.max(0, minutes * 60_000 - passedMs);
}

/** Whether the end is so near that it must be told. */
export function isBreakGlassEndingSoon(leftMs: number): boolean {
  return leftMs <= BREAK_GLASS_WARNING_MS;
}

/**
 * What somebody may do under break-glass: what they hold and everything about runbooks. Nothing else is passed, neither
 * another capability nor the tenant universe, the confirmation, the reason or the locks.
 */
export function withBreakGlass(held: readonly string[]): string[] {
  return [...new Set([...held, ...CAPABILITIES.filter((capability) => capability.startsWith('platform.runbooks.'))])];
}

/** How many minutes one may still add: all of a break-glass together lasts at most 60. */
export function extendableMinutes(minutes: number): number {
  return Math.max(0, BREAK_GLASS_MAX_MINUTES - minutes);
}
