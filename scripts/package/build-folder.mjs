import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, Platform } from 'electron-builder';
import { ensureBuilt } from '../build.mjs';
import { electronRuntime } from '../electron-runtime/index.mjs';
import { ROOT } from '../project.mjs';
import { sqliteBinding } from '../sqlite-binding.mjs';
import { builderConfig, EXECUTABLE } from './builder-config.mjs';

const OUTPUT = join(ROOT, 'dist');

/** @typedef {(line: string) => void} Log */

/**
 * Packs the application for this Linux into a folder that runs where it is.
 *
 * @param {Log} log
 * @returns {Promise<{ folder: string, executable: string }>}
 */
export async function buildFolder(log) {
  const folder = join(OUTPUT, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  await rm(folder, { recursive: true, force: true });
  await pack(Platform.LINUX.createTarget('dir'), log);
  const executable = join(folder, EXECUTABLE);
  if (!existsSync(executable)) throw new Error(`electron-builder made no ${executable}`);
  return { folder, executable };
}

/**
 * Makes what the configuration names for macOS or Windows, on that system. Untested.
 *
 * @param {Log} log
 * @returns {Promise<string[]>} the files that were made
 */
export async function buildInstaller(log) {
  return pack(Platform.current().createTarget(), log);
}

/**
 * @param {Map<import('electron-builder').Platform, Map<import('electron-builder').Arch, string[]>>} targets
 * @param {Log} log
 */
async function pack(targets, log) {
  await ensureBuilt(log);
  const runtime = await electronRuntime(ROOT, log);
  log(runtime.note);
  const bindingFolder = join(OUTPUT, '.binding');
  await placeBinding(bindingFolder, runtime.nodeApi, log);
  try {
    return await build({
      targets,
      projectDir: ROOT,
      config: builderConfig({
        electronDist: distributionOf(runtime.executable),
        electronVersion: runtime.version,
        bindingFolder,
        output: OUTPUT,
      }),
    });
  } finally {
    await rm(bindingFolder, { recursive: true });
  }
}

/**
 * The folder that Electron came in: on macOS its program lies in Electron.app/Contents/MacOS.
 *
 * @param {string} executable
 */
function distributionOf(executable) {
  return process.platform === 'darwin' ? resolve(executable, '..', '..', '..', '..') : dirname(executable);
}

/**
 * The one SQLite binding that fits the runtime, under the name by which better-sqlite3 looks for it first.
 *
 * @param {string} folder
 * @param {number} nodeApi
 * @param {Log} log
 */
async function placeBinding(folder, nodeApi, log) {
  const prebuilds = join(ROOT, 'node_modules', 'better-sqlite3', 'prebuilds');
  const prebuilt = join(prebuilds, `${process.platform}-${process.arch}.node`);
  const binding = (await sqliteBinding(ROOT, nodeApi, log)) ?? prebuilt;
  await mkdir(folder, { recursive: true });
  await cp(binding, join(folder, 'better_sqlite3.node'));
}
