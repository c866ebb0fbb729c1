import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../project.mjs';

/** What the Electron from the npm registry has besides Electron: the part of its default application, and its manifest. */
const NOT_ELECTRON = [join('resources', 'app'), 'wheelhouse-runtime.json'];

/**
 * Completes a packed application: nothing beside the archive that could be taken for an application, and the command
 * line in place.
 *
 * @param {string} folder
 * @param {string} platform
 * @param {string} electronVersion
 */
export async function finishFolder(folder, platform, electronVersion) {
  for (const path of NOT_ELECTRON) await rm(join(folder, path), { recursive: true, force: true });
  await copyFile(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  if (platform !== 'linux') return;
  // The Debian package is told by it which libraries that Electron needs.
  await writeFile(join(folder, 'version'), electronVersion);
  const launcher = join(folder, 'wheelhouse');
  await copyFile(fileURLToPath(new URL('wheelhouse.sh', import.meta.url)), launcher);
  await chmod(launcher, 0o755);
}
