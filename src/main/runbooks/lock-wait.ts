/** How long a tenant's lock that somebody else holds is tried again, where nobody says otherwise. */
export const DEFAULT_LOCK_WAIT_SECONDS = 60;

/**
 * How long a lock that somebody else holds is tried again: WHEELHOUSE_LOCK_WAIT, whole seconds up to 9999. Anything else is the
 * default of 60 s.
 */
export function lockWaitFromEnvironment(env: NodeJS.ProcessEnv): number {
  const given = env['WHEELHOUSE_LOCK_WAIT'] ?? '';
  return /^\d{1,4}$/.test(given) ? Number(given) : DEFAULT_LOCK_WAIT_SECONDS;
}
