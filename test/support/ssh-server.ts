import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../src/main/sandbox/free-port';

const run = promisify(execFile);
const SSHD = '/usr/sbin/sshd';

/** Whether a real SSH server can be started here. */
export const hasSshServer = existsSync(SSHD);

/** A real sshd on this computer, for one test file. */
export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** A private key that it accepts, and one that it doesn't. */
  readonly keyFile: string;
  readonly otherKeyFile: string;
  /** Its line in `known_hosts`. */
  readonly knownHost: string;
  /** As `ssh-keygen -l` shows its key. */
  readonly fingerprint: string;
  /** Lets another key in, by the file of its public part. */
  accept(publicKeyFile: string): Promise<void>;
  /** Takes no new connections; those that are open end with the other side. `start` listens on the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isUp) return;
    await sleep(50);
  }
  throw new Error('sshd does not start.');
}

/** Starts sshd with keys of its own; nothing of this computer's SSH is touched. */
export async function startSshServer(): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-sshd-'));
  const at = (name: string) => join(folder, name);
  for (const name of ['host', 'user', 'other']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  await writeFile(at('authorized_keys'), await readFile(at('user.pub'), 'utf8'), { mode: 0o600 });
  // sshd insists on this folder where it is started as root.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  await chmod(folder, 0o755);
  const port = await freePort(null);
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `PidFile ${at('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'AllowTcpForwarding yes',
  ];
  await writeFile(at('config'), `${config.join('\n')}\n`);
  let server: ReturnType<typeof spawn> | null = null;
  const start = async () => {
    server = spawn(SSHD, ['-D', '-f', at('config')], { stdio: 'ignore' });
    await untilListening(port);
  };
  const stop = async () => {
    const running = server;
    server = null;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  await start();
  const [type = '', key = ''] = (await readFile(at('host.pub'), 'utf8')).split(' ');
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '');
  return {
    port,
    user: userInfo().username,
    keyFile: at('user'),
    otherKeyFile: at('other'),
    knownHost: `[127.0.0.1]:${port} ${type} ${key}`,
    fingerprint: `SHA256:${hash}`,
    async accept(publicKeyFile) {
      await appendFile(at('authorized_keys'), await readFile(publicKeyFile, 'utf8'));
    },
    start,
    stop,
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
