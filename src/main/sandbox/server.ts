import { setTimeout as sleep } from 'node:timers/promises';
import { WheelhouseError } from '../../shared/errors';
import { dataFolderOf, startCluster, stopCluster, type Cluster, type Settings } from './cluster';
import { freePort } from './free-port';
import { clearCrashed, runningPostmaster } from './postmaster';
import { answersFor } from './sandbox-store';
import type { Credentials } from './state';

const ANSWER_TIMEOUT_MS = 15_000;
const POLL_MS = 200;
const ATTEMPTS = 6;

/** Small enough for a laptop that does other things, large enough for 100,000 findings in memory. */
const LAPTOP_SETTINGS: Settings = {
  max_connections: 60,
  shared_buffers: '128MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  // Nobody replicates the sandbox; this lets the first load of a new table bypass the log.
  wal_level: 'minimal',
  max_wal_senders: 0,
  // Compiling costs more than it saves on statements of this size.
  jit: 'off',
  log_checkpoints: 'off',
  timezone: 'UTC',
};

/** Waits for a server that runs on our cluster to let us in. False where it does not, or goes away. */
async function waitForAnswer(cluster: Cluster, credentials: Credentials): Promise<number | null> {
  const until = Date.now() + ANSWER_TIMEOUT_MS;
  for (let server = runningPostmaster(cluster); server !== null; server = runningPostmaster(cluster)) {
    if (await answersFor(credentials, server.port, dataFolderOf(cluster))) return server.port;
    if (Date.now() > until) return null;
    await sleep(POLL_MS);
  }
  return null;
}

/**
 * Makes sure that a server runs on the cluster: attaches to the one that does, or starts one, on the preferred port where
 * that is free. Only while holding the sandbox's lock.
 */
export async function ensureRunning(
  cluster: Cluster,
  credentials: Credentials,
  preferredPort: number | null,
  isDurable: boolean,
): Promise<{ port: number; startedHere: boolean }> {
  const running = await waitForAnswer(cluster, credentials);
  if (running !== null) return { port: running, startedHere: false };
  // It runs and does not answer: nothing can be lost that a recovery does not bring back.
  if (runningPostmaster(cluster) !== null) await stopCluster(cluster, 'immediate');
  let wish = preferredPort;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await clearCrashed(cluster);
    const port = await freePort(wish);
    const failure = await startCluster(cluster, { ...LAPTOP_SETTINGS, fsync: isDurable ? 'on' : 'off', port });
    if (failure === null) return { port, startedHere: true };
    if (failure === 'other') break;
    // Somebody took the port between our look and the start.
    if (failure === 'port_taken') wish = null;
    await sleep(POLL_MS * attempt);
  }
  throw new WheelhouseError({
    kind: 'internal',
    code: 'sandbox_start_failed',
    message: 'The sandbox database does not start.',
    dataSafety: 'The sandbox holds generated data only; no other database was touched.',
    nextStep: 'Read postgres.log in the sandbox folder, or reset the sandbox.',
  });
}
