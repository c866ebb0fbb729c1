import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { run } from '../run.mjs';

const RETRY_AFTER_MS = 6 * 60 * 60 * 1000;
const DOWNLOAD_LIMIT_MS = 10 * 60 * 1000;
const DIAGNOSIS_LIMIT_MS = 5_000;

/**
 * The pinned Electron, downloaded the way the `electron` package does it. A failure is remembered for six hours, so
 * that on a machine which can't download it only the first start pays for trying.
 *
 * @param {string} root
 * @param {(line: string) => void} log
 * @returns {Promise<{ version: string, executable: string } | { version: string, reason: string }>}
 */
export async function officialElectron(root, log) {
  const folder = join(root, 'node_modules', 'electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const installed = installedExecutable(folder, version);
  if (installed !== null) return { version, executable: installed };
  const failureFile = join(cacheFolder(), `electron-${version}-failed.json`);
  const remembered = readFailure(failureFile);
  if (remembered !== null) return { version, reason: remembered };
  log(`Downloading Electron ${version}…`);
  const proxied = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  const env = proxied ? { ELECTRON_GET_USE_PROXY: '1', ...process.env } : process.env;
  const { code, stderr } = await run(process.execPath, [join(folder, 'install.js')], {
    env,
    quiet: true,
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  const executable = installedExecutable(folder, version);
  if (code === 0 && executable !== null) {
    await rm(failureFile, { force: true });
    return { version, executable };
  }
  const reason = await diagnose(stderr);
  await mkdir(dirname(failureFile), { recursive: true });
  await writeFile(failureFile, JSON.stringify({ reason, failedAt: Date.now() }));
  return { version, reason };
}

/**
 * @param {string} folder
 * @param {string} version
 */
function installedExecutable(folder, version) {
  const [versionFile, pathFile] = [join(folder, 'dist', 'version'), join(folder, 'path.txt')];
  if (!existsSync(versionFile) || !existsSync(pathFile)) return null;
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== version) return null;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

/** @param {string} file */
function readFailure(file) {
  if (!existsSync(file)) return null;
  /** @type {{ reason: string, failedAt: number }} */
  const { reason, failedAt } = JSON.parse(readFileSync(file, 'utf8'));
  return Date.now() - failedAt < RETRY_AFTER_MS ? reason : null;
}

/**
 * The installer prints a stack without the cause ("fetch failed"); asking the server ourselves names it.
 *
 * @param {string} stderr
 */
async function diagnose(stderr) {
  const line =
    stderr
      .trim()
      .split('\n')[0]
      ?.replace(/^\w*Error: /, '') || 'the installer failed';
  if (line !== 'fetch failed') return line;
  try {
    await fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(DIAGNOSIS_LIMIT_MS) });
    return line;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : null;
    return cause ? `github.com: ${cause}` : 'github.com does not answer';
  }
}
