import { userInfo } from 'node:os';
import { type Host, SSL_MODES, type SslMode } from '../../shared/contract/profiles';
import { WheelhouseError } from '../../shared/errors';

/** A connection taken apart, by libpq's names. */
export interface ConnectionParameters {
  /** At least one, tried in this order; names without brackets, or the folder of a Unix socket. */
  readonly hosts: readonly Host[];
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  /** Null where none was named. */
  readonly sslMode: SslMode | null;
  readonly sslRootCert: string | null;
  readonly sslCert: string | null;
  readonly sslKey: string | null;
  /** What opens the key; libpq's `sslpassword`. */
  readonly sslPassphrase: string | null;
  readonly targetSessionAttrs: 'read-write' | 'any' | null;
  readonly options: string | null;
}

export const DEFAULT_PORT = 5432;

function invalid(message: string): WheelhouseError {
  return new WheelhouseError({ kind: 'invalid_input', code: 'invalid_url', message });
}

/** Reads libpq's name of an sslmode. */
export function readSslMode(value: string): SslMode {
  const mode = SSL_MODES.find((known) => known === value);
  if (mode === undefined) throw invalid(`sslmode must be one of ${SSL_MODES.join(', ')}.`);
  return mode;
}

/** Reads libpq's `target_session_attrs`; who works on a standby can't start anything. */
export function readTargetSessionAttrs(value: string): 'read-write' | 'any' {
  if (value === 'any') return 'any';
  if (value === 'read-write' || value === 'primary') return 'read-write';
  throw invalid(
    'target_session_attrs must be read-write, primary or any: this program needs a server that takes writes.',
  );
}

export function readPort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port < 1 || port > 65_535) throw invalid('A port of the connection is not a number from 1 to 65535.');
  return port;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('The connection URL is not valid: a % in it must be written as %25.');
  }
}

function parseHost(text: string): { host: string; port: number | null } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*))(?::(\d*))?$/.exec(text);
  if (match === null) throw invalid('The connection URL is not valid. Expected postgresql://user@host:port/database.');
  const [, address, name = '', port = ''] = match;
  return { host: address ?? decode(name), port: port === '' ? null : readPort(port) };
}

/** Pairs libpq's comma-separated lists; one port counts for every host. */
export function pairHosts(hosts: readonly string[], ports: readonly (number | null)[]): Host[] {
  return hosts.map((host, index) => ({
    host: host === '' ? 'localhost' : host,
    port: (ports.length === 1 ? ports[0] : ports[index]) ?? DEFAULT_PORT,
  }));
}

/**
 * Takes a connection URL apart: several hosts, Unix sockets and libpq's parameters included.
 *
 * @throws WheelhouseError `invalid_input`, which never quotes the URL
 */
export function parseConnectionUrl(url: string): ConnectionParameters {
  const text = url.trim();
  if (!/^postgres(ql)?:/i.test(text)) {
    throw invalid(
      /^[a-z][a-z0-9+.-]*:/i.test(text)
        ? 'The connection URL must start with postgresql://.'
        : 'The connection URL is not valid. Expected postgresql://user@host:port/database.',
    );
  }
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(text);
  // Without the slashes all of it, password too, would be the path, which people are shown.
  if (match === null && !/^postgres(ql)?:\/\//i.test(text)) {
    throw invalid('The connection URL must start with postgresql://.');
  }
  if (match === null || (match[3] ?? '').includes('@') || (match[2] ?? '').includes('@')) {
    throw invalid('The connection URL is not valid. In a password, write / as %2F, ? as %3F, # as %23 and @ as %40.');
  }
  const [, login = '', authority = '', path = '', query = ''] = match;
  const parameters = new URLSearchParams(query);
  const get = (name: string) => parameters.get(name) || null;
  const colon = login.indexOf(':');
  const written = authority.split(',').map(parseHost);
  const hostList = (get('host') ?? get('hostaddr'))?.split(',');
  const portList = get('port')?.split(',').map(readPort);
  const hosts = pairHosts(hostList ?? written.map(({ host }) => host), portList ?? written.map(({ port }) => port));
  const user =
    decode(colon < 0 ? login : login.slice(0, colon)) || get('user') || process.env['PGUSER'] || userInfo().username;
  const sslMode = get('sslmode');
  const attrs = get('target_session_attrs');
  return {
    hosts,
    user,
    password: (colon < 0 ? '' : decode(login.slice(colon + 1))) || get('password'),
    database: decode(path) || get('dbname') || user,
    sslMode: sslMode === null ? null : readSslMode(sslMode),
    sslRootCert: get('sslrootcert'),
    sslCert: get('sslcert'),
    sslKey: get('sslkey'),
    sslPassphrase: get('sslpassword'),
    targetSessionAttrs: attrs === null ? null : readTargetSessionAttrs(attrs),
    options: get('options'),
  };
}

function isInUrl(host: string): boolean {
  return /^[\w.-]+$/.test(host) || host.includes(':');
}

/** The URL that {@link parseConnectionUrl} reads. */
export function formatConnectionUrl(parameters: ConnectionParameters): string {
  const { hosts, user, password, database } = parameters;
  const query = new URLSearchParams();
  const inAuthority = hosts.every(({ host }) => isInUrl(host));
  if (!inAuthority) {
    query.set('host', hosts.map(({ host }) => host).join(','));
    query.set('port', hosts.map(({ port }) => port).join(','));
  }
  const authority = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
  const named = {
    sslmode: parameters.sslMode,
    sslrootcert: parameters.sslRootCert,
    sslcert: parameters.sslCert,
    sslkey: parameters.sslKey,
    sslpassword: parameters.sslPassphrase,
    target_session_attrs: parameters.targetSessionAttrs,
    options: parameters.options,
  };
  for (const [name, value] of Object.entries(named)) if (value !== null) query.set(name, value);
  const secret = password === null ? '' : `:${encodeURIComponent(password)}`;
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const path = encodeURIComponent(database);
  return `postgresql://${encodeURIComponent(user)}${secret}@${inAuthority ? authority : 'localhost'}/${path}${search}`;
}
