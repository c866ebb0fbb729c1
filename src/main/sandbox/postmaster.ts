import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataFolderOf, type Cluster } from './cluster';
import { pidExists, processesIn, signalProcessesIn } from './process-identity';

/** What the server wrote about itself into postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const ORPHANS_TIMEOUT_MS = 10_000;
const POLL_MS = 100;

/**
 * The server that runs on this cluster, by its pid file; null where there is none. The file alone proves nothing: after a
 * crash it stays, and its number may belong to another program by now, so the process must also be at home in the folder.
 */
export function runningPostmaster(cluster: Cluster): Postmaster | null {
  const folder = dataFolderOf(cluster);
  let lines: string[];
  try {
    lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  // Line 1 is the process, line 4 the port (src/include/utils/pidfile.h).
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !pidExists(pid)) return null;
  const atHome = processesIn(folder);
  return atHome === null || atHome.includes(pid) ? { pid, port } : null;
}

/**
 * Clears the way for a start after a crash. Children of a killed server need a moment to notice; then its pid file is
 * removed, because Postgres would refuse to start where that number now belongs to another program (or to a zombie).
 */
export async function clearCrashed(cluster: Cluster): Promise<void> {
  const folder = dataFolderOf(cluster);
  const until = Date.now() + ORPHANS_TIMEOUT_MS;
  while ((processesIn(folder) ?? []).length > 0) {
    if (Date.now() > until) signalProcessesIn(folder, 'SIGKILL');
    await sleep(POLL_MS);
  }
  await rm(join(folder, 'postmaster.pid'), { force: true });
}
