import { connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  readonly port: number;
  /** The same URL by way of the proxy. */
  through(url: string): string;
  /** Changes the added round-trip time from now on. */
  setRoundTripMs(roundTripMs: number): void;
  /** Takes the server away: open connections are cut without a goodbye, new ones refused, until `restore`. */
  sever(): void;
  restore(): void;
  close(): Promise<void>;
}

/**
 * Sends everything on after a delay, in order. Each chunk has its own due time, so that the delay adds latency and does
 * not limit throughput; only the oldest is waited for, so that nothing overtakes when the delay is shortened.
 */
function forward(from: Socket, to: Socket, delayMs: () => number): void {
  const queue: { dueAt: number; act: () => void }[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    timer = null;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const wait = next.dueAt - performance.now();
      if (wait > 0.5) {
        timer = setTimeout(flush, wait);
        return;
      }
      queue.shift();
      next.act();
    }
  };
  const later = (act: () => void): void => {
    queue.push({ dueAt: performance.now() + delayMs(), act });
    if (timer === null) flush();
  };
  from.on('data', (chunk: Buffer) => later(() => void (to.destroyed || to.write(chunk))));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}

/** A TCP proxy in front of a database that adds half the round-trip time each way. */
export async function startDelayProxy(target: { host: string; port: number }, roundTripMs = 0): Promise<DelayProxy> {
  let halfMs = roundTripMs / 2;
  let isSevered = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    if (isSevered) return void client.resetAndDestroy();
    const upstream = connect(target.port, target.host);
    keep(client);
    keep(upstream);
    forward(client, upstream, () => halfMs);
    forward(upstream, client, () => halfMs);
  });
  const cutAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.');
  const { port } = address;
  return {
    port,
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(port);
      return changed.toString();
    },
    setRoundTripMs(next) {
      halfMs = next / 2;
    },
    sever() {
      isSevered = true;
      cutAll();
    },
    restore() {
      isSevered = false;
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The address part of a connection URL, for startDelayProxy. */
export function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 5432) };
}
