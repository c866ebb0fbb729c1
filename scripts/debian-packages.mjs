import { run } from './run.mjs';

/** What Electron needs to run under a virtual display. */
const WINDOW = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libxkbcommon0',
  'fonts-dejavu-core',
];
/** What compiling better-sqlite3 needs, where its prebuilt binary doesn't fit. */
const COMPILER = ['g++', 'make', 'python3'];
/** A second, older server for the integration tests. */
const DATABASE = ['postgresql'];
/** Certificates, an SSH server and a connection pooler for the tests of connections. */
const CONNECTIONS = ['openssl', 'openssh-server', 'openssh-client', 'pgbouncer'];
/** A keychain for the test of kept passwords, and what Electron talks to it by. */
const KEYCHAIN = ['gnome-keyring', 'libsecret-1-0'];
/** Building a Debian package of the application. */
const PACKAGING = ['fakeroot'];

/** @typedef {(command: string, args: string[]) => Promise<{ code: number, stdout: string }>} Runner */

/**
 * Installs the Debian packages that the tests miss, as root; otherwise says which line would.
 *
 * @param {{ isRoot: boolean, log: (line: string) => void, query?: Runner, install?: Runner }} options
 *   `query` answers quietly, `install` shows what it does
 * @returns {Promise<string | null>} the line that somebody with the right to do so should run, or null
 */
export async function ensureDebianPackages({ isRoot, log, query = quietly, install = run }) {
  if ((await query('dpkg-query', ['--version'])).code !== 0) return null;
  const wanted = [...WINDOW, ...COMPILER, ...DATABASE, ...CONNECTIONS, ...KEYCHAIN, ...PACKAGING];
  const missing = await missingPackages(wanted, query);
  if (missing.length === 0) return null;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!isRoot) {
    log(`Missing Debian packages. Run: sudo sh -c '${line}'`);
    return line;
  }
  log(`Installing Debian packages: ${missing.join(' ')}`);
  const update = await install('apt-get', ['update']);
  const done = await install('apt-get', ['install', '-y', '--no-install-recommends', ...missing]);
  if (done.code === 0) return null;
  log(`apt-get failed (exit codes ${update.code} and ${done.code}). Run: ${line}`);
  return line;
}

/**
 * Newer Debian and Ubuntu suffix some libraries with t64; one that is installed under that name is not missing.
 *
 * @param {string[]} wanted
 * @param {Runner} query
 */
async function missingPackages(wanted, query) {
  const names = wanted.flatMap((name) => [name, `${name}t64`]);
  const { stdout } = await query('dpkg-query', ['-W', '-f=${Package} ${db:Status-Abbrev}\n', ...names]);
  const installed = new Set();
  for (const line of stdout.split('\n')) {
    const [name = '', status = ''] = line.split(' ');
    if (status.startsWith('ii')) installed.add(name.replace(/t64$/, ''));
  }
  return wanted.filter((name) => !installed.has(name));
}

/** @type {Runner} */
const quietly = (command, args) => run(command, args, { quiet: true });
