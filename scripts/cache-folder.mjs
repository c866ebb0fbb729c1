import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** Where large downloads and builds survive a reinstall: per user, outside node_modules. */
export function cacheFolder() {
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'wheelhouse', 'cache');
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'wheelhouse');
}

/**
 * Fills a folder beside its final place and renames it when complete, so that a killed or a second, simultaneous
 * process never leaves or sees half of it.
 *
 * @param {string} target final path; whatever is there and `isComplete` refused is replaced
 * @param {(folder: string) => Promise<void>} fill
 * @param {() => boolean} isComplete whether another process finished the same target meanwhile
 */
export async function publishFolder(target, fill, isComplete) {
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(dirname(target));
  const draft = await mkdtemp(`${target}.partial-`);
  try {
    await fill(draft);
    if (isComplete()) return;
    if (existsSync(target)) await rm(target, { recursive: true, force: true });
    await rename(draft, target).catch((error) => {
      if (!isComplete()) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Drafts and downloads of processes that were killed: nothing takes an hour.
 *
 * @param {string} folder
 */
async function removeAbandoned(folder) {
  for (const name of await readdir(folder)) {
    if (!/\.partial-|^download-/.test(name)) continue;
    const path = join(folder, name);
    const touchedAt = (await stat(path).catch(() => null))?.mtimeMs ?? Infinity;
    if (Date.now() - touchedAt > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
