import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConnection } from '../../../src/main/connection/test-connection-store';
import { toWheelhouseError } from '../../../src/main/postgres/errors';
import { installSchemas } from '../../../src/main/postgres/install';
import type { WheelhouseError } from '../../../src/shared/errors';
import { type Authority, type Certificate, makeAuthority } from '../../support/certificates';
import { makeOwnServer, type OwnServer, SERVER_PASSWORD } from '../../support/own-server';
import { withClient } from '../../support/test-server';

const ACCESS = `
hostssl   certain all all   scram-sha-256 clientcert=verify-ca
hostnossl plain all all     scram-sha-256
hostssl   all all all       scram-sha-256
`;

describe('encrypted connections', () => {
  let server: OwnServer;
  let authority: Authority;
  let stranger: Authority;
  let good: Certificate;

  const present = async ({ certificate, key }: Certificate) => {
    await server.put('server.crt', certificate);
    await server.put('server.key', key);
  };
  const restartWith = async (certificate: Certificate) => {
    await server.stop();
    await present(certificate);
    await server.start();
  };
  const query = (mode: string, root: string | null = authority.certificateFile) =>
    `sslmode=${mode}${root === null ? '' : `&sslrootcert=${encodeURIComponent(root)}`}`;
  const tryOut = (url: string) => testConnection({ url });
  const failureOf = async (url: string): Promise<WheelhouseError> => {
    const error = await tryOut(url).then(
      () => null,
      (cause: unknown) => toWheelhouseError(cause),
    );
    if (error === null) throw new Error('The connection was made.');
    expect(JSON.stringify(error.toData())).not.toContain(SERVER_PASSWORD);
    expect(error.nextStep).toBeTruthy();
    return error;
  };

  beforeAll(async () => {
    [authority, stranger] = await Promise.all([makeAuthority(), makeAuthority('Somebody else')]);
    good = await authority.sign({ commonName: 'localhost', altNames: 'DNS:localhost,IP:127.0.0.1' });
    server = await makeOwnServer({ ssl: 'on', ssl_ca_file: 'client-ca.crt' });
    await present(good);
    await server.put('client-ca.crt', await readFile(authority.certificateFile, 'utf8'));
    await server.put('pg_hba.conf', ACCESS);
    await server.start();
    await withClient(server.url('localhost', 'sslmode=no-verify'), async (client) => {
      await client.query('CREATE DATABASE certain');
      await client.query('CREATE DATABASE plain');
      await client.query('CREATE DATABASE ops');
    });
  });
  afterAll(async () => {
    await server.remove();
    await Promise.all([authority.remove(), stranger.remove()]);
  });

  it('show a client certificate whose key is protected by a passphrase', async () => {
    const mine = await authority.sign({ commonName: 'tester' });
    const keyFile = `${mine.keyFile}.protected`;
    const protecting = ['pkcs8', '-topk8', '-in', mine.keyFile, '-out', keyFile, '-passout', 'pass:correct horse'];
    await promisify(execFile)('openssl', protecting);
    const files = `&sslcert=${encodeURIComponent(mine.certificateFile)}&sslkey=${encodeURIComponent(keyFile)}`;
    const url = (passphrase = '') =>
      server.url('localhost', query('verify-full') + files + passphrase).replace('/postgres?', '/certain?');
    expect(await failureOf(url())).toMatchObject({ kind: 'unreachable', code: 'tls_passphrase_needed' });
    const wrong = await failureOf(url('&sslpassword=battery'));
    expect(wrong).toMatchObject({ code: 'wrong_tls_passphrase' });
    expect(JSON.stringify(wrong.toData())).not.toContain('battery');
    expect((await tryOut(url('&sslpassword=correct%20horse'))).tlsVersion).toMatch(/^TLSv1/);
  });

  it('are made where the server proves its name, by name and by address', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const { tlsVersion, dbRole } = await tryOut(server.url(host, query('verify-full')));
      expect(tlsVersion).toMatch(/^TLSv1/);
      expect(dbRole).toBe('tester');
    }
  });

  it('carry the job queue too', async () => {
    const url = server.url('localhost', query('verify-full')).replace('/postgres?', '/ops?');
    const { pgbossVersion } = await installSchemas({ url });
    expect(pgbossVersion).toBeGreaterThan(0);
  });

  it('are refused where the authority is unknown, whatever else is right', async () => {
    expect((await failureOf(server.url('localhost', query('verify-full', null)))).code).toBe('certificate_untrusted');
    const other = query('verify-full', stranger.certificateFile);
    expect((await failureOf(server.url('localhost', other))).code).toBe('certificate_untrusted');
    expect((await failureOf(server.url('localhost', query('require', stranger.certificateFile)))).code).toBe(
      'certificate_untrusted',
    );
    expect((await tryOut(server.url('localhost', query('require', null)))).tlsVersion).not.toBeNull();
  });

  it('ask for a root certificate where only the authority is checked', async () => {
    expect((await failureOf(server.url('localhost', query('verify-ca', null)))).code).toBe('root_certificate_missing');
    expect((await failureOf(server.url('localhost', query('verify-full', '/no/such.crt')))).code).toBe(
      'unreadable_certificate',
    );
  });

  it('are refused with the name of another host, unless only the authority is checked', async () => {
    await restartWith(await authority.sign({ commonName: 'elsewhere', altNames: 'DNS:elsewhere.example' }));
    expect((await failureOf(server.url('localhost', query('verify-full')))).code).toBe('certificate_wrong_host');
    expect((await tryOut(server.url('localhost', query('verify-ca')))).tlsVersion).not.toBeNull();
    await restartWith(good);
  });

  it('are refused with an expired certificate', async () => {
    await restartWith(await authority.sign({ commonName: 'localhost', altNames: 'DNS:localhost', days: -1 }));
    const error = await failureOf(server.url('localhost', query('verify-full')));
    expect(error.code).toBe('certificate_expired');
    await restartWith(good);
  });

  it('present a client certificate where the server asks for one', async () => {
    const mine = await authority.sign({ commonName: 'tester' });
    const url = server.url('localhost', query('verify-full')).replace('/postgres?', '/certain?');
    expect((await failureOf(url)).code).toBe('client_certificate_refused');
    const files = `sslcert=${encodeURIComponent(mine.certificateFile)}&sslkey=${encodeURIComponent(mine.keyFile)}`;
    expect((await tryOut(`${url}&${files}`)).dbRole).toBe('tester');
  });

  it('never fall back to the clear, and say so where the server offers nothing else', async () => {
    for (const mode of ['require', 'prefer', 'allow']) {
      expect((await tryOut(server.url('localhost', query(mode, null)))).tlsVersion).not.toBeNull();
    }
    expect((await failureOf(server.url('localhost', 'sslmode=disable'))).code).toBe('tls_required');
    const plain = await makeOwnServer();
    try {
      await plain.start();
      expect((await failureOf(plain.url('localhost', 'sslmode=prefer'))).code).toBe('tls_not_offered');
      expect((await tryOut(plain.url('localhost', 'sslmode=disable'))).tlsVersion).toBeNull();
    } finally {
      await plain.remove();
    }
  });

  it('tell apart what stood in the way', async () => {
    const wrong = server.url('localhost', query('verify-full')).replace(encodeURIComponent(SERVER_PASSWORD), 'wrong');
    expect((await failureOf(wrong)).code).toBe('wrong_password');
    const unknown = server.url('no-such-host.invalid', query('verify-full'));
    expect((await failureOf(unknown)).code).toBe('unknown_host');
    const nowhere = server.url('localhost', query('verify-full')).replace('/postgres?', '/no_such?');
    expect((await failureOf(nowhere)).code).toBe('unknown_database');
    await withClient(server.url('localhost', 'sslmode=no-verify'), (client) =>
      client.query('ALTER DATABASE plain ALLOW_CONNECTIONS false'),
    );
    const paused = server.url('localhost', query('verify-full')).replace('/postgres?', '/plain?');
    expect((await failureOf(paused)).code).toBe('database_paused');
    await server.stop();
    expect((await failureOf(server.url('localhost', query('verify-full')))).message).toContain('nothing listens');
    await server.start();
  });
});
