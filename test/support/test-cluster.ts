import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binariesIn, embeddedBinaries } from '../../src/main/sandbox/binaries';
import { type Cluster, initialiseCluster } from '../../src/main/sandbox/cluster';
import { clusterOsUser } from '../../src/main/sandbox/os-user';
import { reachableBinaries } from '../../src/main/sandbox/placement';
import { pidExists, signalProcessesIn } from '../../src/main/sandbox/process-identity';

const FOLDER_PREFIX = 'wheelhouse-test-';

/** Server settings by name. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/** Ends and removes the clusters of test processes that were killed. */
export async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || pidExists(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    signalProcessesIn(join(folder, 'data'), 'SIGQUIT');
    await rm(folder, { recursive: true, force: true });
  }
}

/** A cluster of this process in a temporary folder, not started: embedded Postgres 18, or Debian's with WHEELHOUSE_TEST_PG=15. */
export async function makeTestCluster(superuser: { name: string; password: string }): Promise<Cluster> {
  const osUser = await clusterOsUser();
  const major = process.env['WHEELHOUSE_TEST_PG'];
  const installed =
    major === undefined || major === '' || major === '18'
      ? embeddedBinaries()
      : binariesIn(`/usr/lib/postgresql/${major}`, major);
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  if (osUser !== null) await chown(folder, osUser.uid, osUser.gid);
  await chmod(folder, 0o700);
  const cluster: Cluster = { binaries: await reachableBinaries(installed, osUser), folder, osUser };
  await initialiseCluster(cluster, superuser, false);
  return cluster;
}
