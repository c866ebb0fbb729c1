import {
  type ConnectionParameters,
  formatConnectionUrl,
  pairHosts,
  parseConnectionUrl,
  readPort,
  readSslMode,
  readTargetSessionAttrs,
} from './connection-parameters';

/**
 * How to reach the ops database; plain data, so that it can be handed to the engine's process. It may hold a password:
 * it is never logged, shown or sent to the window.
 */
export interface ConnectionOptions {
  readonly url: string;
  /** Its output is the password, fetched at each connect. */
  readonly passwordCommand?: string | undefined;
  /** Local sockets that lead to the hosts, in their order, where they are reached through SSH. */
  readonly forwards?: readonly string[] | undefined;
  /** Taken on in every transaction, where the login role may: for the engine while a break-glass lasts. */
  readonly groupRole?: string | undefined;
  /** Part of `application_name`. */
  readonly profileName?: string | undefined;
}

/** The connection that libpq's `PG*` variables describe, or null where neither host, database nor user is set. */
export function connectionOptionsFromEnv(env: NodeJS.ProcessEnv): ConnectionOptions | null {
  const { PGHOST, PGHOSTADDR, PGPORT, PGUSER, PGDATABASE, PGSSLMODE, PGTARGETSESSIONATTRS } = env;
  const host = PGHOSTADDR || PGHOST;
  if (!host && !PGDATABASE && !PGUSER) return null;
  const user = PGUSER || env['USER'] || 'postgres';
  const parameters: ConnectionParameters = {
    hosts: pairHosts((host || 'localhost').split(','), PGPORT ? PGPORT.split(',').map(readPort) : []),
    user,
    password: env['PGPASSWORD'] || null,
    database: PGDATABASE || user,
    sslMode: PGSSLMODE ? readSslMode(PGSSLMODE) : null,
    sslRootCert: env['PGSSLROOTCERT'] || null,
    sslCert: env['PGSSLCERT'] || null,
    sslKey: env['PGSSLKEY'] || null,
    sslPassphrase: null,
    targetSessionAttrs: PGTARGETSESSIONATTRS ? readTargetSessionAttrs(PGTARGETSESSIONATTRS) : null,
    options: env['PGOPTIONS'] || null,
  };
  return { url: formatConnectionUrl(parameters) };
}

/** Hosts, database and role: the same for the same place, seen by the same role. */
export function addressOf(options: ConnectionOptions): string {
  const { hosts, database, user } = parseConnectionUrl(options.url);
  return JSON.stringify([hosts, database, user]);
}

/** Hosts and database, for people: never user or password. */
export function describeConnection(options: ConnectionOptions): string {
  const { hosts, database } = parseConnectionUrl(options.url);
  const servers = hosts.map(
    ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}${port === 5432 ? '' : `:${port}`}`,
  );
  return `${servers.join(',')}/${database}`;
}
