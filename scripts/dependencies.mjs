import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * Installs the dependencies where they are missing or differ from the lock file.
 *
 * @param {string} root
 * @param {(line: string) => void} log
 */
export async function ensureDependencies(root, log) {
  const reason = staleness(root);
  if (reason === null) return;
  log(`Installing dependencies (${reason})…`);
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, toStderr: true });
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}`);
}

/**
 * Why the installed packages are not those of the lock file, or null. Reads npm's own record of what it installed.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function staleness(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'none are installed';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(record);
  for (const [path, { version, integrity, optional, devOptional }] of Object.entries(wanted)) {
    const found = installed[path];
    if (path === '') continue;
    if (found === undefined) {
      // What is made for another platform is locked, but rightly not installed.
      if (optional || devOptional) continue;
      return `${path} is missing`;
    }
    if (found.version !== version || found.integrity !== integrity) return `${path} is not ${version}`;
  }
  return null;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
