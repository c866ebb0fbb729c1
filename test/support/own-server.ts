import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binariesIn, embeddedBinaries } from '../../src/main/sandbox/binaries';
import {
  type Cluster,
  dataFolderOf,
  initialiseCluster,
  startCluster,
  stopCluster,
} from '../../src/main/sandbox/cluster';
import { freePort } from '../../src/main/sandbox/free-port';
import { clusterOsUser } from '../../src/main/sandbox/os-user';
import { reachableBinaries } from '../../src/main/sandbox/placement';
import type { ServerSettings } from './test-server';

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
  const osUser = await clusterOsUser();
  const major = process.env['WHEELHOUSE_TEST_PG'];
  const installed =
    major === undefined || major === '' || major === '18'
      ? embeddedBinaries()
      : binariesIn(`/usr/lib/postgresql/${major}`, major);
  const folder = await mkdtemp(join(tmpdir(), `wheelhouse-test-${process.pid}-`));
  if (osUser !== null) await chown(folder, osUser.uid, osUser.gid);
  await chmod(folder, 0o700);
  const cluster: Cluster = { binaries: await reachableBinaries(installed, osUser), folder, osUser };
  await initialiseCluster(cluster, { name: 'tester', password: SERVER_PASSWORD }, false);
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
      if (osUser !== null) await chown(file, osUser.uid, osUser.gid);
    },
    async start() {
      const failure = await startCluster(cluster, { port, fsync: 'off', shared_buffers: '16MB', ...settings });
      if (failure !== null) throw new Error(`The server of this test does not start: ${failure}`);
      isRunning = true;
    },
    stop,
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
