import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WheelhouseError } from '../../shared/errors';
import { binariesIn, type PostgresBinaries } from './binaries';
import { canReach, type OsUser } from './os-user';
import { signalProcessesIn } from './process-identity';

/** Where root puts files that another OS user must reach, in order of preference: the first outlives a restart. */
const SHARED_PLACES = ['/var/lib/wheelhouse', join(tmpdir(), 'wheelhouse')];

/** Names the sandbox that a cluster outside its own folder belongs to, so that it can be removed when that is gone. */
const OWNER_FILE = 'belongs-to';

/**
 * Makes a folder in the first shared place where it works. A folder that somebody else made is not used: in a temporary
 * folder anybody can lay out a trap, and programs are run from here.
 */
async function sharedFolder(name: string, user: OsUser): Promise<string> {
  for (const place of SHARED_PLACES) {
    const folder = join(place, name);
    try {
      for (const step of [place, folder]) {
        await mkdir(step, { recursive: true });
        if ((await stat(step)).uid !== process.getuid?.()) throw new Error('not ours');
        await chmod(step, 0o755);
      }
      if (await canReach(user, folder, false)) return folder;
    } catch {
      // Read-only, or somebody else's: the next one.
    }
  }
  throw new WheelhouseError({
    kind: 'internal',
    code: 'sandbox_no_place',
    message: 'The sandbox found no folder that both root and the database user can use.',
    nextStep: 'Start as an ordinary user, or make /var/lib writable.',
  });
}

async function makeOwnedBy(user: OsUser, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, user.uid, user.gid);
}

async function removeOrphans(clusters: string): Promise<void> {
  for (const name of await readdir(clusters)) {
    const cluster = join(clusters, name);
    const owner = await readFile(join(cluster, OWNER_FILE), 'utf8').catch(() => null);
    if (owner === null || existsSync(owner)) continue;
    signalProcessesIn(join(cluster, 'data'), 'SIGQUIT');
    await rm(cluster, { recursive: true, force: true });
  }
}

/**
 * The folder for the cluster of this sandbox, created, owned by `user` where there is one. It lies in the sandbox's own
 * folder unless that user can't get there (say under /root, which nobody else may enter).
 */
export async function placeCluster(sandboxFolder: string, user: OsUser | null): Promise<string> {
  const own = join(sandboxFolder, 'cluster');
  if (user === null) {
    await mkdir(own, { recursive: true, mode: 0o700 });
    return own;
  }
  await makeOwnedBy(user, own);
  if (await canReach(user, own, true)) return own;
  await rmdir(own);
  const clusters = await sharedFolder('sandboxes', user);
  await removeOrphans(clusters);
  const cluster = join(clusters, createHash('sha256').update(sandboxFolder).digest('hex').slice(0, 16));
  await makeOwnedBy(user, cluster);
  await writeFile(join(cluster, OWNER_FILE), sandboxFolder);
  return cluster;
}

/** The same programs at a place where `user` can run them: a copy (60 MB, kept) where the installation is out of reach. */
export async function reachableBinaries(binaries: PostgresBinaries, user: OsUser | null): Promise<PostgresBinaries> {
  if (user === null || (await canReach(user, binaries.initdb, false))) return binaries;
  const root = join(await sharedFolder('postgres', user), binaries.version);
  if (!existsSync(root)) {
    const copy = `${root}.${randomUUID()}`;
    await cp(binaries.root, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
    // Somebody else may have been faster; theirs is as good.
    await rename(copy, root).catch(() => rm(copy, { recursive: true, force: true }));
  }
  return binariesIn(root, binaries.version);
}
