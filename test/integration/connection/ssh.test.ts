import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { NO_SECRETS } from '../../../src/main/connection/connection-secrets';
import { openProfileConnection, type OpenedConnection } from '../../../src/main/connection/open-connection';
import { draftFromUrl } from '../../../src/main/connection/profile-parameters';
import { testConnection } from '../../../src/main/connection/test-connection-store';
import { createPool } from '../../../src/main/postgres/pool';
import type { SshHop } from '../../../src/shared/contract/profiles';
import { startSshAgent } from '../../support/ssh-agent';
import { hasSshServer, type SshServer, startSshServer } from '../../support/ssh-server';

describe.skipIf(!hasSshServer)('a connection through SSH', () => {
  let bastion: SshServer;
  let inner: SshServer;
  let home: string;

  beforeAll(async () => {
    [bastion, inner] = await Promise.all([startSshServer(), startSshServer()]);
    home = await mkdtemp(join(tmpdir(), 'wheelhouse-home-'));
    await mkdir(join(home, '.ssh'));
  });
  afterAll(async () => {
    await Promise.all([bastion.remove(), inner.remove(), rm(home, { recursive: true, force: true })]);
  });
  beforeEach(async () => {
    await writeFile(join(home, '.ssh', 'known_hosts'), `${bastion.knownHost}\n${inner.knownHost}\n`);
    await rm(join(home, '.ssh', 'config'), { force: true });
  });

  const hop = (server: SshServer, changes: Partial<SshHop> = {}): SshHop => ({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    identityFile: server.keyFile,
    ...changes,
  });
  const open = async (
    sshHops: SshHop[],
    databaseUrl = inject('testServer').adminUrl,
    passphrase: string | null = null,
    env: NodeJS.ProcessEnv = {},
  ): Promise<OpenedConnection> => {
    const { draft } = draftFromUrl(databaseUrl);
    const password = decodeURIComponent(new URL(databaseUrl).password);
    const surroundings = { env, homeFolder: home, userName: bastion.user };
    const secrets = { ...NO_SECRETS, password, sshPassphrase: passphrase };
    return await openProfileConnection({ ...draft, sshHops }, secrets, surroundings);
  };
  const reach = async (
    sshHops: SshHop[],
    databaseUrl?: string,
    passphrase: string | null = null,
    env: NodeJS.ProcessEnv = {},
  ) => {
    const opened = await open(sshHops, databaseUrl, passphrase, env);
    const startedAt = performance.now();
    try {
      await opened.prepare();
      return await testConnection(opened.connection).catch((error: unknown) => {
        throw opened.explain(error, startedAt);
      });
    } finally {
      opened.close();
    }
  };

  it('is made through one host, and through two', async () => {
    expect((await reach([hop(bastion)])).serverVersion).toMatch(/^\d+/);
    expect((await reach([hop(bastion), hop(inner)])).serverVersion).toMatch(/^\d+/);
  });

  it('goes by way of a local socket that only this user can open, and that goes with it', async () => {
    const opened = await open([hop(bastion)]);
    const [socket = ''] = opened.connection.forwards ?? [];
    expect((await stat(dirname(socket))).mode & 0o077).toBe(0);
    opened.close();
    await expect.poll(() => stat(dirname(socket)).catch(() => null)).toBeNull();
  });

  it('follows aliases, users, keys and jumps of ~/.ssh/config', async () => {
    const config = [
      'Host door',
      '  HostName 127.0.0.1',
      `  Port ${bastion.port}`,
      `  IdentityFile ${bastion.keyFile}`,
      'Host vault',
      '  HostName 127.0.0.1',
      `  Port ${inner.port}`,
      `  IdentityFile ${inner.keyFile}`,
      '  ProxyJump door',
    ];
    await writeFile(join(home, '.ssh', 'config'), `${config.join('\n')}\n`);
    const alias = { host: 'vault', port: null, user: null, identityFile: null };
    expect((await reach([alias])).serverVersion).toMatch(/^\d+/);
  });

  it('follows what ~/.ssh/config includes', async () => {
    await mkdir(join(home, '.ssh', 'conf.d'), { recursive: true });
    await writeFile(join(home, '.ssh', 'config'), 'Include conf.d/*.conf\n');
    const lines = [
      'Host hidden',
      '  HostName 127.0.0.1',
      `  Port ${bastion.port}`,
      `  IdentityFile ${bastion.keyFile}`,
    ];
    await writeFile(join(home, '.ssh', 'conf.d', 'ops.conf'), `${lines.join('\n')}\n`);
    const alias = { host: 'hidden', port: null, user: null, identityFile: null };
    expect((await reach([alias])).serverVersion).toMatch(/^\d+/);
  });

  it('opens a key that is protected by a passphrase, and asks for it where it is missing or another one', async () => {
    const protectedKey = join(home, 'protected');
    await copyFile(bastion.keyFile, protectedKey);
    await chmod(protectedKey, 0o600);
    await promisify(execFile)('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'correct horse', '-f', protectedKey]);
    const hops = [hop(bastion, { identityFile: protectedKey })];
    await expect(reach(hops)).rejects.toMatchObject({ kind: 'unreachable', code: 'ssh_passphrase_needed' });
    const wrong = reach(hops, undefined, 'battery staple');
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_ssh_passphrase' });
    await expect(wrong).rejects.not.toThrow(/battery/);
    expect((await reach(hops, undefined, 'correct horse')).serverVersion).toMatch(/^\d+/);
    // The other keys do not let one in: the one that was left out would have.
    await writeFile(join(home, '.ssh', 'id_ed25519'), await readFile(bastion.otherKeyFile, 'utf8'), { mode: 0o600 });
    await expect(reach(hops)).rejects.toMatchObject({ code: 'ssh_passphrase_needed' });
    await rm(join(home, '.ssh', 'id_ed25519'));
  });

  it.each(['ed25519', 'rsa'])('takes %s keys, from a file and from the agent', async (type) => {
    const keyFile = join(home, `key-${type}`);
    await promisify(execFile)('ssh-keygen', ['-q', '-t', type, '-b', '2048', '-N', '', '-f', keyFile]);
    await bastion.accept(`${keyFile}.pub`);
    expect((await reach([hop(bastion, { identityFile: keyFile })])).serverVersion).toMatch(/^\d+/);
    const agent = await startSshAgent(home);
    try {
      await agent.add(keyFile);
      await rm(keyFile);
      const hops = [hop(bastion, { identityFile: null })];
      const env = { SSH_AUTH_SOCK: agent.socket };
      expect((await reach(hops, undefined, null, env)).serverVersion).toMatch(/^\d+/);
      await expect(reach(hops)).rejects.toMatchObject({ code: 'ssh_no_key' });
    } finally {
      await agent.stop();
    }
  });

  it('takes a host that is known by its hash', async () => {
    await promisify(execFile)('ssh-keygen', ['-H', '-f', join(home, '.ssh', 'known_hosts')]);
    expect((await reach([hop(bastion)])).serverVersion).toMatch(/^\d+/);
  });

  it('is refused where the host is not known, and shows the key to compare', async () => {
    await writeFile(join(home, '.ssh', 'known_hosts'), '');
    await expect(reach([hop(bastion)])).rejects.toMatchObject({
      code: 'ssh_unknown_host',
      message: expect.stringContaining(bastion.fingerprint) as string,
    });
  });

  it('is refused where the host shows another key than the known one', async () => {
    const other = inner.knownHost.replace(String(inner.port), String(bastion.port));
    await writeFile(join(home, '.ssh', 'known_hosts'), `${other}\n`);
    await expect(reach([hop(bastion)])).rejects.toMatchObject({ code: 'ssh_host_key_changed' });
    await writeFile(join(home, '.ssh', 'known_hosts'), `${bastion.knownHost}\n@revoked ${bastion.knownHost}\n`);
    await expect(reach([hop(bastion)])).rejects.toMatchObject({ code: 'ssh_host_key_revoked' });
  });

  it('tells what stood in the way at each host', async () => {
    const wrongKey = hop(bastion, { identityFile: bastion.otherKeyFile });
    await expect(reach([wrongKey])).rejects.toMatchObject({ code: 'ssh_sign_in_failed' });
    await expect(reach([hop(bastion, { identityFile: '/no/such/key' })])).rejects.toMatchObject({ code: 'ssh_no_key' });
    await expect(reach([hop(bastion, { host: 'no-such-host.invalid' })])).rejects.toMatchObject({
      code: 'ssh_unreachable',
    });
    await expect(reach([hop(bastion, { port: 9 })])).rejects.toMatchObject({
      code: 'ssh_unreachable',
      nextStep: 'Check that `ssh 127.0.0.1` works in a terminal, and which port it uses.',
    });
    await expect(reach([hop(bastion)], 'postgresql://u:p@127.0.0.1:9/none?sslmode=disable')).rejects.toMatchObject({
      code: 'ssh_forward_failed',
    });
  });

  it('comes back by itself on the same local socket after the SSH server was gone', async () => {
    const opened = await open([hop(bastion)]);
    const pool = createPool({ ...opened.connection, role: 'console' });
    const ask = () => pool.query('SELECT 1');
    try {
      await ask();
      await bastion.stop();
      // What the session does when the connection gives no sign of life.
      opened.reset();
      await expect(ask()).rejects.toBeInstanceOf(Error);
      await bastion.start();
      await expect
        .poll(
          () =>
            ask().then(
              () => 'answered',
              () => 'gone',
            ),
          { timeout: 30_000 },
        )
        .toBe('answered');
    } finally {
      await pool.end();
      opened.close();
    }
  });
});
