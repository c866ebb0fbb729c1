import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

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
