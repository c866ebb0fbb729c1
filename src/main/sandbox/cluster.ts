import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WheelhouseError } from '../../shared/errors';
import type { PostgresBinaries } from './binaries';
import { withoutOurFiles } from './inherited-files';
import type { OsUser } from './os-user';

/** A Postgres cluster on this machine: its programs, the folder that holds all of it, and whom it runs as. */
export interface Cluster {
  readonly binaries: PostgresBinaries;
  /** Holds the data folder and the server's log; belongs to `osUser`. */
  readonly folder: string;
  readonly osUser: OsUser | null;
}

export type Settings = Readonly<Record<string, string | number>>;

const START_TIMEOUT_SECONDS = 60;
const STOP_TIMEOUT_SECONDS = 20;
const SETTINGS_FILE = 'wheelhouse.conf';
const LOG_LIMIT_BYTES = 5_000_000;

/** The folder that Postgres calls PGDATA. */
export function dataFolderOf(cluster: Cluster): string {
  return join(cluster.folder, 'data');
}

function logFileOf(cluster: Cluster): string {
  return join(cluster.folder, 'postgres.log');
}

/** Whether initdb once ran to its end here. */
export function isInitialised(cluster: Cluster): boolean {
  return existsSync(join(dataFolderOf(cluster), 'PG_VERSION'));
}

/** Runs one of the programs; rejects with its last words. The environment is ours alone: a stray PGPORT must not matter. */
async function runProgram(cluster: Cluster, program: string, args: readonly string[]): Promise<void> {
  const { PATH, TMPDIR, SystemRoot } = process.env;
  const child = withoutOurFiles(['ignore', 'ignore', 'pipe'], (stdio) =>
    spawn(program, args, {
      ...cluster.osUser,
      cwd: cluster.folder,
      env: { PATH, TMPDIR, SystemRoot, LC_ALL: 'C' },
      stdio,
      windowsHide: true,
    }),
  );
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-2_000)));
  // `exit` and not `close`: on Windows the server inherits the pipe and would keep it open.
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(lastWords.trim() || `exit code ${code}`);
}

async function writeOwned(cluster: Cluster, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (cluster.osUser !== null) await chown(file, cluster.osUser.uid, cluster.osUser.gid);
}

/**
 * Creates the cluster with one superuser. It is made beside its place and moved there when complete, so that an
 * interrupted initdb leaves nothing that looks like a cluster.
 *
 * @param isDurable false leaves out flushing to the disk (tests)
 */
export async function initialiseCluster(
  cluster: Cluster,
  superuser: { readonly name: string; readonly password: string },
  isDurable: boolean,
): Promise<void> {
  const unfinished = join(cluster.folder, 'data.unfinished');
  const passwordFile = join(cluster.folder, 'initial-password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(cluster.folder, { recursive: true });
  // A file and not an argument: arguments are visible to every user of the machine.
  await writeOwned(cluster, passwordFile, `${superuser.password}\n`);
  // Postgres' own C.UTF-8 needs no locale of the operating system; before 17 only libc has one.
  const hasBuiltin = Number.parseInt(cluster.binaries.version, 10) >= 17;
  const locale = hasBuiltin
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C.UTF-8'];
  try {
    await runProgram(cluster, cluster.binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${superuser.name}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      ...locale,
      ...(isDurable ? [] : ['--no-sync']),
    ]);
    await appendFile(join(unfinished, 'postgresql.conf'), `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
    await rename(unfinished, dataFolderOf(cluster));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** What the server wrote into its log after `from` bytes. */
async function logSince(cluster: Cluster, from: number): Promise<string> {
  return (await readFile(logFileOf(cluster)).catch(() => Buffer.alloc(0))).subarray(from).toString();
}

/** Why a server did not start: the reasons that trying again can help against, told apart by its log. */
export type StartFailure = 'port_taken' | 'still_in_use' | 'other';

/** Starts the server with these settings and waits until it answers. Null on success. It outlives this process. */
export async function startCluster(cluster: Cluster, settings: Settings): Promise<StartFailure | null> {
  const lines = Object.entries({
    listen_addresses: '127.0.0.1',
    // No socket file: its path may be too long, and TCP on loopback with a password is enough.
    unix_socket_directories: '',
    lc_messages: 'C',
    ...settings,
  }).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`);
  await writeOwned(cluster, join(dataFolderOf(cluster), SETTINGS_FILE), `${lines.join('\n')}\n`);
  const log = await open(logFileOf(cluster), 'a', 0o600);
  if (cluster.osUser !== null) await log.chown(cluster.osUser.uid, cluster.osUser.gid);
  if ((await log.stat()).size > LOG_LIMIT_BYTES) await log.truncate();
  const { size } = await log.stat();
  await log.close();
  try {
    const wait = ['-w', '-t', String(START_TIMEOUT_SECONDS)];
    // pg_ctl gives the server a session of its own, so that Ctrl-C in our terminal does not reach it.
    await runProgram(cluster, cluster.binaries.pgCtl, [
      'start',
      '-D',
      dataFolderOf(cluster),
      '-l',
      logFileOf(cluster),
      ...wait,
    ]);
    return null;
  } catch {
    const words = await logSince(cluster, size);
    if (/could not (?:bind|create any TCP)|Address already in use/.test(words)) return 'port_taken';
    if (/shared memory block .* is still in use|lock file .* already exists/.test(words)) return 'still_in_use';
    return 'other';
  }
}

/** Stops the server: sessions are ended, data is written. `immediate` does not wait for that (the next start recovers). */
export async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  const stop = (how: string): Promise<void> =>
    runProgram(cluster, cluster.binaries.pgCtl, [
      'stop',
      '-D',
      dataFolderOf(cluster),
      '-m',
      how,
      '-w',
      '-t',
      String(STOP_TIMEOUT_SECONDS),
    ]);
  try {
    await stop(mode);
  } catch (cause) {
    if (!existsSync(join(dataFolderOf(cluster), 'postmaster.pid'))) return;
    await stop('immediate').catch(() => {
      throw new WheelhouseError(
        {
          kind: 'internal',
          code: 'sandbox_stop_failed',
          message: 'The sandbox database does not stop.',
          nextStep: 'End its postgres process, then start again.',
        },
        { cause },
      );
    });
  }
}
