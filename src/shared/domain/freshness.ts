import { isActive } from './run-status';

/** Whether anything vouches for an active run. Terminal runs are always `fresh`. */
export type Freshness = 'fresh' | 'likely stale';

/** Without news for longer than this an active run is likely stale. */
export const DEFAULT_FRESHNESS_LIMITS_MS: Readonly<Record<'queued' | 'running', number>> = {
  queued: 15 * 60_000,
  running: 30 * 60_000,
};

/**
 * An active run is fresh while a worker's heartbeat or its `updated_at` is younger than the limit of its status.
 * Times in epoch milliseconds.
 */
export function runFreshness(
  run: { status: string; updatedAtMs: number; heartbeatAtMs: number | null },
  nowMs: number,
  limitsMs: Readonly<Record<'queued' | 'running', number>> = DEFAULT_FRESHNESS_LIMITS_MS,
): Freshness {
  if (!isActive(run.status)) return 'fresh';
  const limitMs = run.status === 'queued' ? limitsMs.queued : limitsMs.running;
  const newsAtMs = Math.max(run.updatedAtMs, run.heartbeatAtMs ?? Number.NEGATIVE_INFINITY);
  return nowMs - newsAtMs < limitMs ? 'fresh' : 'likely stale';
}
