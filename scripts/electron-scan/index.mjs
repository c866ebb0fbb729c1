import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, publishFolder } from '../cache-folder.mjs';
import { ROOT, runMain } from '../project.mjs';
import { run } from '../run.mjs';
import { SKIPPED } from '../steps.mjs';

const OWN_FOLDER = fileURLToPath(new URL('.', import.meta.url));
const ENTRY = join('node_modules', '@doyensec', 'electronegativity', 'dist', 'index.js');
const INSTALL_TIMEOUT_MS = 180_000;
const SCAN_TIMEOUT_MS = 120_000;

/** What Electronegativity finds, and why it may stay; docs/security.md says more. */
const EXPLAINED = new Map([
  ['CSP_GLOBAL_CHECK main/app/lock-down.ts', 'the policy is made per load, which the scanner does not follow'],
  ['CUSTOM_ARGUMENTS_JS_CHECK main/app/lock-down.ts', 'the switches take Chromium’s network away'],
  ['PROTOCOL_HANDLER_JS_CHECK main/index.ts', 'links open a place and never act'],
  ['AUXCLICK_JS_CHECK main/app/console-window.ts', 'every new window is denied, middle clicks too'],
  ['PRELOAD_JS_CHECK main/app/console-window.ts', 'the preload exposes two functions and was reviewed'],
]);

await runMain(async () => {
  const folder = await installed();
  if (folder === null) return SKIPPED;
  const findings = await scan(folder);
  if (findings === null) {
    console.log('skipped: the scanner did not come to an end');
    return SKIPPED;
  }
  // Finding nothing at all would mean that it read nothing.
  if (findings.length === 0)
    throw new Error('The scanner found nothing, not even the preload: did it read the sources?');
  const unexplained = findings.filter((finding) => !EXPLAINED.has(finding));
  for (const finding of findings) console.log(`${finding}: ${EXPLAINED.get(finding) ?? 'NOT EXPLAINED'}`);
  return unexplained.length > 0 ? 1 : 0;
});

/** The scanner's folder in the cache, installed there at first use; null where that can't be done. */
async function installed() {
  const lock = readFileSync(join(OWN_FOLDER, 'package-lock.json'));
  const folder = join(cacheFolder(), `electron-scan-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  const isComplete = () => existsSync(join(folder, ENTRY));
  if (isComplete()) return folder;
  console.log('Installing the scanner (150 MB, once)…');
  try {
    await publishFolder(folder, install, isComplete);
    return folder;
  } catch (error) {
    console.log(`skipped: the scanner can't be installed (${error instanceof Error ? error.message : 'unknown'})`);
    return null;
  }
}

/** @param {string} draft */
async function install(draft) {
  for (const name of ['package.json', 'package-lock.json']) await cp(join(OWN_FOLDER, name), join(draft, name));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stderr } = await run('npm', args, { cwd: draft, quiet: true, timeoutMs: INSTALL_TIMEOUT_MS });
  if (code !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? `npm ended with ${code}`);
}

/**
 * Each finding as `CHECK file`, once.
 *
 * @param {string} folder
 * @returns {Promise<string[] | null>}
 */
async function scan(folder) {
  const output = await mkdtemp(join(tmpdir(), 'wheelhouse-scan-'));
  try {
    const file = join(output, 'findings.csv');
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const args = ['-i', join(ROOT, 'src'), '-r', '-v', 'false', '-e', devDependencies.electron, '-o', file];
    await run(process.execPath, [join(folder, ENTRY), ...args], { quiet: true, timeoutMs: SCAN_TIMEOUT_MS });
    if (!existsSync(file)) return null;
    const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
    const findings = lines.flatMap((line) => {
      const [, check, path] = /^(\w+),"[^"]*","[^"]*","([^"]*)"/.exec(line) ?? [];
      return check === undefined || path === undefined ? [] : [`${check} ${path.replaceAll('\\', '/')}`];
    });
    return [...new Set(findings)].toSorted();
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
