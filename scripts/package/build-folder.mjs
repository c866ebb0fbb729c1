import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { ensureBuilt } from '../build.mjs';
import { electronRuntime } from '../electron-runtime/index.mjs';
import { ROOT } from '../project.mjs';
import { sqliteBinding } from '../sqlite-binding.mjs';
import { builderConfig, EXECUTABLE } from './builder-config.mjs';

const OUTPUT = join(ROOT, 'dist');

/**
 * Packs the application for this Linux into a folder that runs where it is.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<{ folder: string, executable: string }>}
 */
export async function buildFolder(log) {
  if (process.platform !== 'linux') throw new Error('Packages are only built and tested on Linux so far.');
  await ensureBuilt(log);
  const runtime = await electronRuntime(ROOT, log);
  log(runtime.note);
  const folder = join(OUTPUT, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  const bindingFolder = join(OUTPUT, '.binding');
  await rm(folder, { recursive: true, force: true });
  await placeBinding(bindingFolder, runtime.nodeApi, log);
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: ROOT,
    config: builderConfig({
      electronDist: dirname(runtime.executable),
      electronVersion: runtime.version,
      bindingFolder,
      output: OUTPUT,
    }),
  });
  await rm(bindingFolder, { recursive: true });
  const executable = join(folder, EXECUTABLE);
  if (!existsSync(executable)) throw new Error(`electron-builder made no ${executable}`);
  return { folder, executable };
}

/**
 * The one SQLite binding that fits the runtime, under the name by which better-sqlite3 looks for it first.
 *
 * @param {string} folder
 * @param {number} nodeApi
 * @param {(line: string) => void} log
 */
async function placeBinding(folder, nodeApi, log) {
  const prebuilt = join(
    ROOT,
    'node_modules',
    'better-sqlite3',
    'prebuilds',
    `${process.platform}-${process.arch}.node`,
  );
  const binding = (await sqliteBinding(ROOT, nodeApi, log)) ?? prebuilt;
  await mkdir(folder, { recursive: true });
  await cp(binding, join(folder, 'better_sqlite3.node'));
}
