import { createServer } from 'node:net';

async function listenOnce(port: number): Promise<number | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

/** A port on loopback that nobody uses now: the preferred one if possible, so that connection URLs stay valid. */
export async function freePort(preferred: number | null): Promise<number> {
  const port = (preferred === null ? null : await listenOnce(preferred)) ?? (await listenOnce(0));
  if (port === null) throw new Error('No free port on 127.0.0.1.');
  return port;
}
