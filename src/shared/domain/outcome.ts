import type { TerminalOutcome } from './run-status';

/** How the tenants of a run ended. */
export interface TenantTally {
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Of the failed: those that never could begin (lock held by someone else, privileges or tables missing). */
  readonly neverBegan: number;
}

/**
 * The outcome of a run whose every tenant is terminal. An operator's stop wins; a run in which nothing could even begin
 * is `blocked`, not `failed`; a run without tenants has nothing that went wrong.
 */
export function runOutcome(tally: TenantTally): TerminalOutcome {
  if (tally.cancelled > 0) return 'cancelled';
  if (tally.failed === 0) return 'succeeded';
  if (tally.succeeded > 0) return 'partially_succeeded';
  return tally.neverBegan === tally.failed ? 'blocked' : 'failed';
}
