const DEFAULT_SECONDS = 20;
const LONGEST_SECONDS = 30;

/**
 * How long the window counts before it gives an estimate, in milliseconds: WHEELHOUSE_COUNT_LIMIT, whole seconds up to 30, which
 * is as long as a connection waits for an answer. Anything else is the default of 20 s.
 */
export function countLimitFromEnvironment(env: NodeJS.ProcessEnv): number {
  const given = env['WHEELHOUSE_COUNT_LIMIT'] ?? '';
  const seconds = /^\d{1,3}$/.test(given) ? Number(given) : DEFAULT_SECONDS;
  return (seconds <= LONGEST_SECONDS ? seconds : DEFAULT_SECONDS) * 1000;
}
