import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder, publishFolder } from './cache-folder.mjs';
import { run } from './run.mjs';

/** What better-sqlite3's prebuilt binaries ask of the runtime; an older one does not refuse them, it crashes. */
const PREBUILT_NODE_API = 10;
const FILE = 'better_sqlite3.node';
const RETRY_AFTER_MS = 6 * 60 * 60 * 1000;

/**
 * better-sqlite3's native binding for a runtime.
 *
 * @param {string} root the project, with its dependencies installed
 * @param {number} nodeApi the runtime's Node-API version (`process.versions.napi`)
 * @param {(line: string) => void} log progress of a first build
 * @returns {Promise<string | undefined>} absolute path of a binding built for it (WHEELHOUSE_SQLITE_BINDING), or
 *   undefined where the one in the package fits
 * @throws where it had to be built and could not be
 */
export async function sqliteBinding(root, nodeApi, log) {
  if (nodeApi >= PREBUILT_NODE_API) return undefined;
  const folder = bindingFolder(root, nodeApi);
  const binding = join(folder, FILE);
  if (existsSync(binding)) return binding;
  const failure = `${folder}-failed.json`;
  const remembered = readFailure(failure);
  if (remembered !== null) throw new Error(remembered);
  log('Building better-sqlite3 for this runtime (about a minute, once)…');
  try {
    await publishFolder(
      folder,
      (draft) => build(root, draft),
      () => existsSync(binding),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await mkdir(dirname(failure), { recursive: true });
    await writeFile(failure, JSON.stringify({ reason, failedAt: Date.now() }));
    throw error;
  }
  return binding;
}

/**
 * The same without building one: undefined also where none was built yet.
 *
 * @param {string} root
 * @param {number} nodeApi
 */
export function builtSqliteBinding(root, nodeApi) {
  if (nodeApi >= PREBUILT_NODE_API) return undefined;
  const binding = join(bindingFolder(root, nodeApi), FILE);
  return existsSync(binding) ? binding : undefined;
}

/**
 * @param {string} root
 * @param {number} nodeApi
 */
function bindingFolder(root, nodeApi) {
  const description = join(root, 'node_modules', 'better-sqlite3', 'package.json');
  const { version } = JSON.parse(readFileSync(description, 'utf8'));
  return join(cacheFolder(), `better-sqlite3-${version}-napi${nodeApi}-${process.platform}-${process.arch}`);
}

/**
 * Compiles a copy, so that node_modules stays as it was installed.
 *
 * @param {string} root
 * @param {string} draft
 */
async function build(root, draft) {
  const modules = join(root, 'node_modules');
  const source = join(draft, 'source');
  await cp(join(modules, 'better-sqlite3'), source, { recursive: true });
  await cp(join(modules, 'node-addon-api'), join(source, 'node_modules', 'node-addon-api'), { recursive: true });
  const headers = nodeHeaders();
  const args = ['rebuild', '--release', '--force_build=1', ...(headers === null ? [] : [`--nodedir=${headers}`])];
  // The sources ask for Node-API 10; what they use of it exists under the experimental flag since Node 18.
  const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
  const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
  const { code, stdout, stderr } = await run(process.execPath, [gyp, ...args], {
    cwd: source,
    env: { ...process.env, CXXFLAGS: `${process.env['CXXFLAGS'] ?? ''} ${flags}`.trim(), JOBS: 'max' },
    quiet: true,
  });
  if (code !== 0) {
    const log = `${draft.replace(/\.partial-.*$/, '')}.log`;
    await writeFile(log, `${stdout}\n${stderr}`);
    throw new Error(
      `better-sqlite3 could not be compiled (${log}). It needs a C++ compiler, make and Python 3 ` +
        '(Debian: apt-get install g++ make python3), or Node 22 or newer with the current Electron.',
    );
  }
  await rename(join(source, 'build', 'Release', FILE), join(draft, FILE));
  await rm(source, { recursive: true });
}

/** Node's headers, where they lie beside the running Node; without them node-gyp downloads some. */
function nodeHeaders() {
  const prefix = process.env['npm_config_nodedir'] || join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : null;
}

/** @param {string} file */
function readFailure(file) {
  if (!existsSync(file)) return null;
  /** @type {{ reason: string, failedAt: number }} */
  const { reason, failedAt } = JSON.parse(readFileSync(file, 'utf8'));
  return Date.now() - failedAt < RETRY_AFTER_MS ? reason : null;
}
