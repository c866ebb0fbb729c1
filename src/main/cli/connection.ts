import { homedir, userInfo } from 'node:os';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { WheelhouseError } from '../../shared/errors';
import { NO_SECRETS } from '../connection/connection-secrets';
import { openProfileConnection } from '../connection/open-connection';
import { openProfileFile } from '../connection/profile-file';
import { readService } from '../connection/service-file';
import { type ConnectionOptions, connectionOptionsFromEnv, describeConnection } from '../postgres/connection-options';
import { formatConnectionUrl, parseConnectionUrl } from '../postgres/connection-parameters';
import { sandboxStatus } from '../sandbox/sandbox';
import { askWhereNeeded, requireNothingMissing } from './ask-where-needed';
import type { AskSecret } from './environment';

/** A database that a command works on. */
export interface ResolvedConnection {
  readonly connection: ConnectionOptions;
  /** As the role that may install: the superuser in the sandbox, elsewhere the same. */
  readonly admin: ConnectionOptions;
  /** For people: no user, no password. */
  readonly label: string;
  /** What a ticket in a reason looks like, where the profile says so. */
  readonly ticket?: TicketRule | null | undefined;
}

export interface ConnectionChoice {
  readonly url?: string | undefined;
  readonly profile?: string | undefined;
  readonly dataFolder: string;
  /** Asks for what is missing, where there is somebody to ask. */
  readonly ask?: AskSecret | null;
}

/** The variable of each parameter of a service. */
const SERVICE_VARIABLES = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  options: 'PGOPTIONS',
} as const;

async function named({ url }: ConnectionOptions, ask: AskSecret | null): Promise<ResolvedConnection> {
  const connection = await askWhereNeeded(ask, async (secrets) => {
    const { password, tlsPassphrase } = secrets;
    const parameters = parseConnectionUrl(url);
    const made =
      secrets === NO_SECRETS
        ? { url }
        : {
            url: formatConnectionUrl({
              ...parameters,
              password: password ?? parameters.password,
              sslPassphrase: tlsPassphrase ?? parameters.sslPassphrase,
            }),
          };
    if (ask !== null) await requireNothingMissing(made);
    return made;
  });
  return { connection, admin: connection, label: describeConnection(connection) };
}

async function runningSandbox(folder: string): Promise<ResolvedConnection | null> {
  const status = await sandboxStatus(folder);
  if (status.state !== 'running') return null;
  return { connection: { url: status.url }, admin: { url: status.adminUrl }, label: 'the sandbox' };
}

/**
 * A profile of the window. There is no keychain here: PGPASSWORD and `~/.pgpass` take its place, and what these don't know
 * is asked for.
 */
async function savedProfile(
  name: string,
  { dataFolder: folder, ask = null }: ConnectionChoice,
  env: NodeJS.ProcessEnv,
): Promise<ResolvedConnection> {
  const { profiles } = await openProfileFile(folder).read();
  const profile = profiles.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (profile === undefined) {
    throw new WheelhouseError({
      kind: 'invalid_input',
      code: 'unknown_profile',
      message: 'There is no profile of this name.',
      nextStep: `Use one of: ${['sandbox', ...profiles.map((each) => each.name)].join(', ')}; or name the database with --url.`,
    });
  }
  const credential = profile.credential.kind === 'command' ? profile.credential : ({ kind: 'pgpass' } as const);
  const surroundings = { env, homeFolder: homedir(), userName: userInfo().username };
  const opened = await askWhereNeeded(ask, async (secrets) => {
    const made = await openProfileConnection({ ...profile, credential }, secrets, surroundings);
    try {
      await made.prepare();
      if (ask !== null) await requireNothingMissing(made.connection);
      return made;
    } catch (error) {
      made.close();
      throw error;
    }
  });
  return { connection: opened.connection, admin: opened.connection, label: profile.name, ticket: profile.ticket };
}

/** libpq's variables with what the service of PGSERVICE says, which goes before them. */
async function withService(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  if (!env['PGSERVICE']) return env;
  const service = await readService(env['PGSERVICE'], env);
  const merged = { ...env };
  for (const [parameter, variable] of Object.entries(SERVICE_VARIABLES)) {
    merged[variable] = service[parameter] ?? env[variable];
  }
  return merged;
}

async function profileConnection(
  name: string,
  choice: ConnectionChoice,
  env: NodeJS.ProcessEnv,
): Promise<ResolvedConnection> {
  if (name !== 'sandbox') return await savedProfile(name, choice, env);
  const sandbox = await runningSandbox(choice.dataFolder);
  if (sandbox !== null) return sandbox;
  throw new WheelhouseError({
    kind: 'unreachable',
    code: 'sandbox_not_running',
    message: 'The sandbox is not running.',
    nextStep: 'Start it with "wheelhouse sandbox start" and leave that open, or start the application.',
  });
}

/**
 * What to connect to: `--url`, else `--profile`, else WHEELHOUSE_URL, else libpq's `PG*` variables, else the sandbox
 * where it runs.
 *
 * @throws WheelhouseError `invalid_input` where nothing is named, or it is malformed; never quotes a URL
 */
export async function resolveConnection(choice: ConnectionChoice, env: NodeJS.ProcessEnv): Promise<ResolvedConnection> {
  const { ask = null } = choice;
  if (choice.url !== undefined) return named({ url: choice.url }, ask);
  if (choice.profile !== undefined) return profileConnection(choice.profile, choice, env);
  const fromEnv = env['WHEELHOUSE_URL']
    ? { url: env['WHEELHOUSE_URL'] }
    : connectionOptionsFromEnv(await withService(env));
  if (fromEnv !== null) return named(fromEnv, ask);
  const sandbox = await runningSandbox(choice.dataFolder);
  if (sandbox !== null) return sandbox;
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'no_connection',
    message: 'No database is named.',
    nextStep:
      'Give --url postgresql://USER@HOST/DATABASE, set WHEELHOUSE_URL or PGHOST, PGUSER and PGDATABASE, ' +
      'or start the sandbox with "wheelhouse sandbox start".',
  });
}
