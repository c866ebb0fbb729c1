import pg from 'pg';
import { z } from 'zod';
import type { ConnectionOptions } from './connection-options';
import { type ConnectionParameters, parseConnectionUrl } from './connection-parameters';
import { createHostChooser, type HostChooser } from './host-choice';
import { passwordSource } from './password-source';
import { type ConnectionRoute, routedStream } from './routed-socket';
import { CONNECT_TIMEOUT_MS, HOST_ANSWER_TIMEOUT_MS, PASSWORD_COMMAND_TIMEOUT_MS } from './timeouts';
import { readTlsSettings, type TlsSettings, tlsOptionsFor } from './tls-options';

/** How long a connection may take to be usable. */
export function connectTimeoutMs(options: ConnectionOptions): number {
  return CONNECT_TIMEOUT_MS + (options.passwordCommand === undefined ? 0 : PASSWORD_COMMAND_TIMEOUT_MS);
}

function routesOf(options: ConnectionOptions, { hosts }: ConnectionParameters): ConnectionRoute[] {
  return hosts.map(({ host, port }, index) => ({ host, port, forward: options.forwards?.[index] ?? null }));
}

const readOnlyRow = z.object({ is_read_only: z.boolean() });

/** Whether a host takes writes. A role that is set to read by default says nothing about the server. */
async function takesWrites(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT pg_is_in_recovery() OR EXISTS (
         SELECT FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on'
            AND source NOT IN ('user', 'database user', 'client', 'session')) AS is_read_only`,
    );
    return !readOnlyRow.parse(rows[0]).is_read_only;
  } finally {
    client.end().catch(() => {});
  }
}

/** The TLS and network part for one route that is known beforehand. */
function fixedRoute(route: ConnectionRoute, tlsSettings: TlsSettings | null): pg.ClientConfig {
  if (route.forward === null) {
    const ssl = tlsSettings === null ? false : tlsOptionsFor(tlsSettings, () => route.host);
    return { host: route.host, port: route.port, ssl };
  }
  return chosenRoute(() => Promise.resolve(route), tlsSettings);
}

/** The TLS and network part where each connection asks anew where to go. */
function chosenRoute(
  choose: () => Promise<ConnectionRoute>,
  tlsSettings: TlsSettings | null,
  onTrouble: () => void = () => {},
): pg.ClientConfig {
  return {
    // An address, so that the driver takes the server name from the TLS options.
    host: '127.0.0.1',
    port: 5432,
    ssl: tlsSettings !== null,
    stream: routedStream(choose, tlsSettings, onTrouble) as unknown as NonNullable<pg.ClientConfig['stream']>,
  };
}

/**
 * What the driver needs to connect: the one place that turns a connection into its configuration, for our pools and for
 * pg-boss'. Several hosts are told apart at each connect, so that a failover needs nothing but the next connection.
 *
 * @throws WheelhouseError `invalid_input` for a malformed URL or a certificate file that can't be read
 */
export function pgConfigOf(options: ConnectionOptions): pg.ClientConfig {
  const parameters = parseConnectionUrl(options.url);
  const tlsSettings = readTlsSettings(parameters);
  const login: pg.ClientConfig = {
    user: parameters.user,
    database: parameters.database,
    password: passwordSource(options, parameters),
    ...(parameters.options === null ? {} : { options: parameters.options }),
    connectionTimeoutMillis: connectTimeoutMs(options),
  };
  const routes = routesOf(options, parameters);
  const [first] = routes;
  if (routes.length === 1 && first !== undefined) return { ...login, ...fixedRoute(first, tlsSettings) };
  const isAnyFine = parameters.targetSessionAttrs === 'any';
  const chooser: HostChooser = createHostChooser(routes.length, (index) => {
    const route = routes[index];
    if (route === undefined) return Promise.resolve(false);
    const probe = {
      ...login,
      ...fixedRoute(route, tlsSettings),
      connectionTimeoutMillis: connectTimeoutMs(options) - CONNECT_TIMEOUT_MS + HOST_ANSWER_TIMEOUT_MS,
      query_timeout: HOST_ANSWER_TIMEOUT_MS,
      application_name: 'wheelhouse host check',
    };
    return takesWrites(probe).then((does) => does || isAnyFine);
  });
  const choose = async () => {
    const route = routes[await chooser.choose()];
    if (route === undefined) throw new Error('No host was chosen.');
    return route;
  };
  return { ...login, ...chosenRoute(choose, tlsSettings, () => chooser.forget()) };
}
