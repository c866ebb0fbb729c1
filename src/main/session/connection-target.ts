import { type Environment, environmentSchema } from '../../shared/contract/session';
import { WheelhouseError } from '../../shared/errors';
import { type ConnectionOptions, connectionOptionsFromEnv, describeConnection } from '../postgres/connection-options';

/** What the application connects to. */
export type ConnectionTarget =
  | { readonly kind: 'sandbox'; readonly profileName: string; readonly environment: 'sandbox' }
  | {
      readonly kind: 'server';
      readonly profileName: string;
      readonly environment: Environment;
      readonly connection: ConnectionOptions;
    };

function readEnvironment(value: string | undefined): Environment {
  // Whoever names nothing gets the most careful treatment.
  if (value === undefined || value === '') return 'production';
  const parsed = environmentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_environment',
    message: 'WHEELHOUSE_ENVIRONMENT must be production, staging or sandbox.',
  });
}

/** The value of `--url=…` or `--url …`. */
function readUrlArgument(args: readonly string[]): string | null {
  const index = args.findIndex((arg) => arg === '--url' || arg.startsWith('--url='));
  const found = args[index];
  if (found === undefined) return null;
  return found === '--url' ? (args[index + 1] ?? '') : found.slice('--url='.length);
}

/**
 * Chooses what to connect to: `--url`, else WHEELHOUSE_URL, else libpq's `PG*` variables, else the sandbox.
 *
 * @throws WheelhouseError `invalid_input` without telling what the URL holds
 */
export function chooseTarget(args: readonly string[], env: NodeJS.ProcessEnv): ConnectionTarget {
  const url = readUrlArgument(args) ?? (env['WHEELHOUSE_URL'] || null);
  const connection = url === null ? connectionOptionsFromEnv(env) : { url };
  if (connection === null) return { kind: 'sandbox', profileName: 'Sandbox', environment: 'sandbox' };
  return {
    kind: 'server',
    profileName: describeConnection(connection),
    environment: readEnvironment(env['WHEELHOUSE_ENVIRONMENT']),
    connection,
  };
}
