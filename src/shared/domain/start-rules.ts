/** What a runbook run may cover. */
export const RUN_SCOPES = ['all_tenants', 'single_tenant'] as const;
export type RunScope = (typeof RUN_SCOPES)[number];

/** Where a start came from; all three go through the same service. */
export const RUN_SOURCES = ['system_ui', 'cli', 'deploy_hook'] as const;
export type RunSource = (typeof RUN_SOURCES)[number];

/** A preflight older than this can't vouch for a start. */
export const PREFLIGHT_MAX_AGE_MS = 15 * 60_000;

/** What must be typed to start on every tenant. */
export const ALL_TENANTS_PHRASE = 'BACKFILL ALL TENANTS';

/** Marks the platform's own tenant, which no runbook may list, pick or target. */
export const PLATFORM_EXTERNAL_ID = 'platform';

/** Whether a reason must be given: always for all tenants, and for anything under break-glass. */
export function isReasonRequired(scope: RunScope, isBreakGlass: boolean): boolean {
  return scope === 'all_tenants' || isBreakGlass;
}

/** The phrase that has to be typed, or null where a button is enough. Break-glass never changes it. */
export function requiredPhrase(scope: RunScope): string | null {
  return scope === 'all_tenants' ? ALL_TENANTS_PHRASE : null;
}

/** Whether what was typed confirms the start. Surrounding white space is forgiven, nothing else. */
export function isConfirmed(scope: RunScope, typed: string | null | undefined): boolean {
  const phrase = requiredPhrase(scope);
  return phrase === null || typed?.trim() === phrase;
}

/** Whether a preflight taken at one instant still vouches for a start at another (epoch milliseconds). */
export function isPreflightFresh(takenAtMs: number, nowMs: number): boolean {
  return nowMs - takenAtMs <= PREFLIGHT_MAX_AGE_MS;
}
