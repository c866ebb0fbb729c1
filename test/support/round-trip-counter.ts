import { connect, createServer, type Socket } from 'node:net';
import { addressOf, startDelayProxy } from './delay-proxy';

/** So far away that what is sent together arrives together. */
const ROUND_TRIP_MS = 60;

/** A database behind a network on which each wait for an answer is counted. */
export interface RoundTripCounter {
  readonly url: string;
  /** How often somebody waited for the server while `work` was done. */
  count(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Puts a slow network and a counter before the database of a URL. */
export async function startRoundTripCounter(url: string): Promise<RoundTripCounter> {
  const network = await startDelayProxy(addressOf(url), ROUND_TRIP_MS);
  const sockets = new Set<Socket>();
  let trips = 0;
  const server = createServer((client) => {
    const upstream = connect(network.port, '127.0.0.1');
    let isAnswered = true;
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (isAnswered) trips += 1;
      isAnswered = false;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      isAnswered = true;
      client.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The counter has no port.');
  const counted = new URL(url);
  counted.hostname = '127.0.0.1';
  counted.port = String(address.port);
  return {
    url: counted.href,
    async count(work) {
      const before = trips;
      await work();
      return trips - before;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await network.close();
    },
  };
}
