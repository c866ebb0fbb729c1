import { preflightLeftMs, type TakenPreflight } from './runbook-draft-store';

/** From here on the remaining time is told, and a new preflight offered. */
const ENDING_MS = 3 * 60_000;

/** How far a preflight is from its end: none, fresh, close to it, or past it. */
export type PreflightStage = 'none' | 'fresh' | 'ending' | 'expired';

/** The stage of a preflight at an instant of this computer's clock. */
export function preflightStage(taken: TakenPreflight | null, nowMs: number): PreflightStage {
  if (taken === null) return 'none';
  const leftMs = preflightLeftMs(taken, nowMs);
  if (leftMs === 0) return 'expired';
  return leftMs <= ENDING_MS ? 'ending' : 'fresh';
}

/** What the button that takes a preflight is called at each stage. */
export const PREFLIGHT_BUTTON: Readonly<Record<PreflightStage, string>> = {
  none: 'Run preflight',
  fresh: 'Run again',
  ending: 'Take a new preflight',
  expired: 'Take a new preflight',
};
