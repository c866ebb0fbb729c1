import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_SECRETS } from '../../../src/main/connection/connection-secrets';
import { openProfileConnection } from '../../../src/main/connection/open-connection';
import { draftFromUrl } from '../../../src/main/connection/profile-parameters';
import { testConnection } from '../../../src/main/connection/test-connection-store';
import { toWheelhouseError } from '../../../src/main/postgres/errors';
import { createPool } from '../../../src/main/postgres/pool';
import { type Authority, makeAuthority } from '../../support/certificates';
import { makeOwnServer, type OwnServer, SERVER_PASSWORD } from '../../support/own-server';
import { hasSshServer, type SshServer, startSshServer } from '../../support/ssh-server';
import { until } from '../../support/engine-fixture';

const ACCESS = `
hostssl all all all scram-sha-256
`;

let authority: Authority;
let first: OwnServer;
let second: OwnServer;

/** A server whose certificate proves these names, and which takes encrypted connections only. */
async function startEncrypted(altNames: string): Promise<OwnServer> {
  const server = await makeOwnServer({ ssl: 'on' });
  const { certificate, key } = await authority.sign({ commonName: 'database', altNames });
  await server.put('server.crt', certificate);
  await server.put('server.key', key);
  await server.put('pg_hba.conf', ACCESS);
  await server.start();
  return server;
}
const urlOf = (hosts: string) =>
  `postgresql://tester:${encodeURIComponent(SERVER_PASSWORD)}@${hosts}/postgres` +
  `?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority.certificateFile)}`;

beforeAll(async () => {
  authority = await makeAuthority();
  // Each proves one name only, so that the name of the other host would show.
  [first, second] = await Promise.all([startEncrypted('DNS:localhost'), startEncrypted('IP:127.0.0.1')]);
});
afterAll(async () => {
  await Promise.all([first?.remove(), second?.remove()]);
  await authority?.remove();
});

const facts = async (pool: ReturnType<typeof createPool>): Promise<string> => {
  const { rows } = await pool.query<{ fact: string }>(
    `SELECT inet_server_port() || ' ' || coalesce((SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()), '-') AS fact`,
  );
  return rows[0]?.fact ?? '';
};

describe('several hosts that each prove a name of their own', () => {
  const both = () => urlOf(`localhost:${first.port},127.0.0.1:${second.port}`);

  it('survive a failover, encrypted before and after', async () => {
    const pool = createPool({ url: both(), role: 'console' });
    try {
      expect(await facts(pool)).toMatch(new RegExp(`^${first.port} TLSv1`));
      await first.stop();
      await until('the other host answers', async () =>
        new RegExp(`^${second.port} TLSv1`).test(await facts(pool).catch(() => '')),
      );
    } finally {
      await pool.end();
      await first.start();
    }
  });

  it('are refused where the one that answers proves another host’s name', async () => {
    const crossed = urlOf(`127.0.0.1:${first.port},localhost:${second.port}`);
    const error = await testConnection({ url: crossed }).catch(toWheelhouseError);
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(JSON.stringify(error)).not.toContain(SERVER_PASSWORD);
  });
});

describe.skipIf(!hasSshServer)('an encrypted database behind SSH', () => {
  let bastion: SshServer;
  let inner: SshServer;
  let home: string;

  beforeAll(async () => {
    [bastion, inner] = await Promise.all([startSshServer(), startSshServer()]);
    home = await mkdtemp(join(tmpdir(), 'wheelhouse-home-'));
    await mkdir(join(home, '.ssh'));
    await writeFile(join(home, '.ssh', 'known_hosts'), `${bastion.knownHost}\n${inner.knownHost}\n`);
  });
  afterAll(async () => {
    await Promise.all([bastion?.remove(), inner?.remove(), rm(home, { recursive: true, force: true })]);
  });

  const reach = async (hosts: string, through: readonly SshServer[]) => {
    const { draft } = draftFromUrl(urlOf(hosts));
    const sshHops = through.map(({ port, user, keyFile }) => ({
      host: '127.0.0.1',
      port,
      user,
      identityFile: keyFile,
    }));
    const opened = await openProfileConnection(
      { ...draft, sshHops },
      { ...NO_SECRETS, password: SERVER_PASSWORD },
      { env: {}, homeFolder: home, userName: bastion.user },
    );
    try {
      await opened.prepare();
      return await testConnection(opened.connection);
    } finally {
      opened.close();
    }
  };

  it.each([
    ['one host', () => [bastion]],
    ['two hosts', () => [bastion, inner]],
  ])('is reached through %s, and proves its own name, not that of the local end', async (_what, through) => {
    // The local end is a socket; by its name, or by that of the other host, neither would pass.
    expect((await reach(`localhost:${first.port}`, through())).tlsVersion).toMatch(/^TLSv1/);
    expect((await reach(`127.0.0.1:${second.port}`, through())).tlsVersion).toMatch(/^TLSv1/);
    const wrong = await reach(`localhost:${second.port}`, through()).catch(toWheelhouseError);
    expect(wrong).toMatchObject({ kind: 'unreachable', code: 'certificate_wrong_host' });
  });

  it('is taken over by the other host at a failover', async () => {
    const hosts = `localhost:${first.port},127.0.0.1:${second.port}`;
    expect((await reach(hosts, [bastion])).server).toContain(String(first.port));
    await first.stop();
    expect((await reach(hosts, [bastion])).server).toContain(String(second.port));
    await first.start();
  });
});
