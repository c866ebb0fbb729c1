import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolderOf, startCluster, stopCluster } from '../../src/main/sandbox/cluster';
import { freePort } from '../../src/main/sandbox/free-port';
import { makeTestCluster, type ServerSettings } from './test-cluster';

export const SERVER_PASSWORD = 'pa55 w0rd/of?the@server';

/** A Postgres of one test file, which may be stopped, started and given files. */
export interface OwnServer {
  readonly port: number;
  /** As superuser `tester`, with its password. */
  url(host?: string, query?: string): string;
  /** Puts a file into the data folder, readable by the server only. */
  put(name: string, text: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a server that is not started yet. */
export async function makeOwnServer(settings: ServerSettings = {}): Promise<OwnServer> {
  const cluster = await makeTestCluster({ name: 'tester', password: SERVER_PASSWORD });
  const port = await freePort(null);
  let isRunning = false;
  const stop = async () => {
    if (isRunning) await stopCluster(cluster, 'immediate');
    isRunning = false;
  };
  return {
    port,
    url: (host = '127.0.0.1', query = 'sslmode=disable') =>
      `postgresql://tester:${encodeURIComponent(SERVER_PASSWORD)}@${host}:${port}/postgres?${query}`,
    async put(name, text) {
      const file = join(dataFolderOf(cluster), name);
      await writeFile(file, text, { mode: 0o600 });
      if (cluster.osUser !== null) await chown(file, cluster.osUser.uid, cluster.osUser.gid);
    },
    async start() {
      const failure = await startCluster(cluster, { port, fsync: 'off', shared_buffers: '16MB', ...settings });
      if (failure !== null) throw new Error(`The server of this test does not start: ${failure}`);
      isRunning = true;
    },
    stop,
    async remove() {
      await stop();
      await rm(cluster.folder, { recursive: true, force: true });
    },
  };
}
