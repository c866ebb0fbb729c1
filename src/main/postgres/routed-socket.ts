import { Socket } from 'node:net';
import type tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { type TlsSettings, tlsOptionsFor } from './tls-options';

/** Where a connection is to go: a host, perhaps by way of a local socket that leads there. */
export interface ConnectionRoute {
  readonly host: string;
  readonly port: number;
  readonly forward: string | null;
}

/** A socket that learns only when it connects where it is to go. */
class RoutedSocket extends Socket {
  host = 'localhost';
  readonly #choose: () => Promise<ConnectionRoute>;

  constructor(choose: () => Promise<ConnectionRoute>) {
    super();
    this.#choose = choose;
  }

  // The driver hands over the host and port of its configuration, which mean nothing here.
  override connect(): this {
    this.#choose().then(
      ({ host, port, forward }) => {
        if (this.destroyed) return;
        this.host = host;
        if (forward !== null) super.connect({ path: forward });
        else if (host.startsWith('/')) super.connect({ path: `${host}/.s.PGSQL.${port}` });
        else super.connect({ host, port });
      },
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }
}

/** What the driver hands its stream factory: the settings of the connection that is being made. */
interface NewConnection {
  ssl?: boolean | tls.ConnectionOptions | undefined;
}

/**
 * The driver's `stream` factory. As the driver checks certificates against the host of its configuration, each
 * connection gets TLS options of its own, which check the host that was chosen.
 */
export function routedStream(
  choose: () => Promise<ConnectionRoute>,
  settings: TlsSettings | null,
  onTrouble: () => void,
): (connection: NewConnection) => Duplex {
  return (connection) => {
    const socket = new RoutedSocket(choose);
    socket.once('error', onTrouble);
    if (settings !== null) connection.ssl = tlsOptionsFor(settings, () => socket.host);
    return socket;
  };
}
