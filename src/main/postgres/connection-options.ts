import { WheelhouseError } from '../../shared/errors';

/** How to reach the ops database. `url` may hold a password: it is never logged, shown or sent to the window. */
export interface ConnectionOptions {
  readonly url: string;
}

function invalid(message: string): WheelhouseError {
  return new WheelhouseError({ kind: 'invalid_input', code: 'invalid_url', message });
}

/** Checks a connection URL without telling what it holds. */
export function parseConnectionUrl(url: string): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw invalid('The connection URL is not valid. Expected postgresql://user@host:port/database.');
  }
  // Without the slashes all of it, password too, would be the path, which people are shown.
  if (!/^postgres(ql)?:\/\//i.test(url.trim())) throw invalid('The connection URL must start with postgresql://.');
  if (parsed.pathname.includes('@')) {
    throw invalid('The connection URL is not valid. In a password, write / as %2F, ? as %3F, # as %23 and @ as %40.');
  }
  return parsed;
}

/** The connection that libpq's `PG*` variables describe, or null where neither host, database nor user is set. */
export function connectionOptionsFromEnv(env: NodeJS.ProcessEnv): ConnectionOptions | null {
  const { PGHOST, PGHOSTADDR, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGSSLMODE, PGSSLROOTCERT } = env;
  const host = PGHOSTADDR ?? PGHOST;
  if (host === undefined && PGDATABASE === undefined && PGUSER === undefined) return null;
  const url = new URL('postgresql://localhost/');
  const user = PGUSER ?? env['USER'] ?? 'postgres';
  url.username = encodeURIComponent(user);
  if (PGPASSWORD !== undefined) url.password = encodeURIComponent(PGPASSWORD);
  if (PGPORT !== undefined) url.port = PGPORT;
  url.pathname = `/${encodeURIComponent(PGDATABASE ?? user)}`;
  if (host?.startsWith('/')) url.searchParams.set('host', host);
  else if (host !== undefined) url.hostname = host.includes(':') ? `[${host}]` : host;
  if (PGSSLMODE !== undefined) url.searchParams.set('sslmode', PGSSLMODE);
  if (PGSSLROOTCERT !== undefined) url.searchParams.set('sslrootcert', PGSSLROOTCERT);
  return { url: url.href };
}

/** Host and database, for people: never user or password. */
export function describeConnection(options: ConnectionOptions): string {
  const url = parseConnectionUrl(options.url);
  const host = url.searchParams.get('host') ?? url.hostname;
  const port = url.port === '' || url.port === '5432' ? '' : `:${url.port}`;
  return `${host}${port}${decodeURIComponent(url.pathname)}`;
}

function isLocal(url: URL): boolean {
  const host = url.searchParams.get('host') ?? url.hostname;
  return host.startsWith('/') || ['', 'localhost', '127.0.0.1', '[::1]', '::1'].includes(host);
}

/**
 * The URL with an explicit `sslmode`: where none is given, a remote server must prove its name (`verify-full`), and on
 * this computer there is nothing to protect the connection from.
 */
export function withExplicitSslMode(options: ConnectionOptions): string {
  const url = parseConnectionUrl(options.url);
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', isLocal(url) ? 'disable' : 'verify-full');
  // libpq's meaning of the weaker modes; without it the driver treats them all as verify-full.
  else url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}
