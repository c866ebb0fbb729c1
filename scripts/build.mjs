import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { ROOT, runMain, tool } from './project.mjs';
import { run } from './run.mjs';

const SOURCES = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
];
const STAMP = join('out', '.sources');
const WORKSHOP = join(ROOT, 'node_modules', '.cache', 'wheelhouse');

/**
 * Builds into out/ where the sources are not those of the last build. Output goes to stderr, so that a command's
 * stdout stays its own. Simultaneous callers wait for one build.
 *
 * @param {(line: string) => void} log
 * @param {{ force?: boolean }} [options]
 */
export async function ensureBuilt(log, { force = false } = {}) {
  if (!force && isBuilt()) return;
  const release = await takeBuildLock();
  try {
    if (!force && isBuilt()) return;
    log('Building…');
    await build();
  } finally {
    release();
  }
}

/** Builds beside out/ and swaps the folders, so that whoever starts meanwhile finds the old build or the new one. */
async function build() {
  const sources = fingerprint();
  const draft = join(WORKSHOP, `out-${process.pid}`);
  const replaced = join(WORKSHOP, `out-${process.pid}-replaced`);
  try {
    const args = ['build', '--logLevel', 'warn', '--outDir', draft];
    const { code } = await run(tool('electron-vite'), args, { cwd: ROOT, toStderr: true });
    if (code !== 0) throw new Error(`The build failed with exit code ${code}`);
    await writeFile(join(draft, '.sources'), sources);
    if (existsSync(join(ROOT, 'out'))) await rename(join(ROOT, 'out'), replaced);
    await rename(draft, join(ROOT, 'out'));
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(replaced, { recursive: true, force: true });
  }
}

function isBuilt() {
  const stamp = join(ROOT, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** A hash over every source's path and content: checkouts and copies change times, not contents. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, source);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 */
function addTo(hash, path) {
  const entries = existsSync(join(ROOT, path)) ? listing(path) : [];
  if (entries === null)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)));
  else for (const entry of entries) addTo(hash, join(path, entry));
}

/**
 * @param {string} path
 * @returns {string[] | null} null for a file
 */
function listing(path) {
  try {
    return readdirSync(join(ROOT, path)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}

/** @returns {Promise<() => void>} releases the lock */
async function takeBuildLock() {
  await mkdir(WORKSHOP, { recursive: true });
  const lock = join(WORKSHOP, 'build.lock');
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (!isHeld(lock)) rmSync(lock, { force: true });
      else await sleep(200);
    }
  }
}

/** @param {string} lock */
function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Empty for the instant between its creation and its first byte.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    await ensureDependencies(ROOT, console.log);
    await ensureBuilt(console.log, { force: true });
    return 0;
  });
}
