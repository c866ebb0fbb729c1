import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../src/main/sandbox/free-port';
import { clusterOsUser } from '../../src/main/sandbox/os-user';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Whether a real PgBouncer can be started here. */
export const hasPgBouncer = existsSync(PROGRAM);

/** When a connection of the pooler to the server goes to the next client. */
export type PoolMode = 'session' | 'transaction';

/** A real PgBouncer on this computer, before one server. */
export interface PgBouncer {
  /** The same URL, by way of the pooler. */
  through(url: string): string;
  /** Rows of a command of its console, such as `SHOW POOLS`. */
  ask(command: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/**
 * Starts PgBouncer with Debian's settings but for the ports and the pool, which is small so that transactions of one
 * client soon come to different connections of the server. It knows every role of the server.
 *
 * @param adminUrl the server, as superuser
 */
export async function startPgBouncer(mode: PoolMode, adminUrl: string, poolSize = 4): Promise<PgBouncer> {
  const server = new URL(adminUrl);
  const admin = decodeURIComponent(server.username);
  const osUser = await clusterOsUser();
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-pgbouncer-'));
  const port = await freePort(null);
  const settings = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port || '5432'}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(folder, 'users')}`,
    // Other roles' passwords are those that the server stores.
    `auth_user = ${admin}`,
    `admin_users = ${admin}`,
    `pool_mode = ${mode}`,
    `default_pool_size = ${poolSize}`,
    'server_tls_sslmode = disable',
  ];
  await writeFile(join(folder, 'settings.ini'), `${settings.join('\n')}\n`);
  await writeFile(join(folder, 'users'), `"${admin}" "${decodeURIComponent(server.password)}"\n`);
  if (osUser !== null) {
    for (const name of ['', 'settings.ini', 'users']) await chown(join(folder, name), osUser.uid, osUser.gid);
  }
  await chmod(folder, 0o700);
  const log: string[] = [];
  // It refuses to run as root.
  const child = spawn(PROGRAM, [join(folder, 'settings.ini')], {
    ...osUser,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const through = (url: string) => {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(port);
    return changed.toString();
  };
  const ask = async (command: string) => {
    const url = new URL(through(adminUrl));
    url.pathname = '/pgbouncer';
    const client = new pg.Client({ connectionString: url.toString() });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(command)).rows;
    } finally {
      await client.end();
    }
  };
  const remove = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { through, ask, remove };
}
