import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionOptions } from '../../../src/main/postgres/connection-options';
import { toWheelhouseError } from '../../../src/main/postgres/errors';
import { createPool } from '../../../src/main/postgres/pool';
import { freePort } from '../../../src/main/sandbox/free-port';
import { createProbe } from '../../../src/main/session/probe-store';
import { makeOwnServer, type OwnServer, SERVER_PASSWORD } from '../../support/own-server';
import { withClient } from '../../support/test-server';

describe('a connection with several hosts', () => {
  let first: OwnServer;
  let second: OwnServer;
  let deadPort: number;

  const setReadOnly = (server: OwnServer, isReadOnly: boolean) =>
    withClient(server.url(), async (client) => {
      await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
      await client.query('SELECT pg_reload_conf()');
    });
  const options = (query = ''): ConnectionOptions => ({
    url:
      `postgresql://tester:${encodeURIComponent(SERVER_PASSWORD)}@127.0.0.1:${deadPort},localhost:${first.port},` +
      `127.0.0.1:${second.port}/postgres?sslmode=disable${query}`,
  });
  const portOf = async (pool: ReturnType<typeof createPool>): Promise<number> => {
    const { rows } = await pool.query<{ port: number }>('SELECT inet_server_port() AS port');
    return rows[0]?.port ?? 0;
  };
  const withPool = async <T>(
    connection: ConnectionOptions,
    work: (pool: ReturnType<typeof createPool>) => Promise<T>,
  ) => {
    const pool = createPool({ ...connection, role: 'console' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  };

  beforeAll(async () => {
    deadPort = await freePort(null);
    first = await makeOwnServer();
    second = await makeOwnServer();
    await Promise.all([first.start(), second.start()]);
  });
  afterAll(async () => {
    await Promise.all([first.remove(), second.remove()]);
  });

  it('skips the dead one, and takes the first that takes writes', async () => {
    expect(await withPool(options(), portOf)).toBe(first.port);
  });

  it('skips a standby, unless any host will do', async () => {
    await setReadOnly(first, true);
    expect(await withPool(options('&target_session_attrs=read-write'), portOf)).toBe(second.port);
    expect(await withPool(options('&target_session_attrs=any'), portOf)).toBe(first.port);
    await setReadOnly(first, false);
  });

  it('does not take a role for a standby that is only set to read by default', async () => {
    await withClient(first.url(), (client) => client.query('ALTER ROLE tester SET default_transaction_read_only = on'));
    expect(await withPool(options(), portOf)).toBe(first.port);
    await withClient(first.url(), async (client) => {
      await client.query('BEGIN READ WRITE');
      await client.query('ALTER ROLE tester RESET default_transaction_read_only');
      await client.query('COMMIT');
    });
  });

  it('survives a failover: the next connections go to the new primary', async () => {
    const pool = createPool({ ...options(), role: 'console' });
    try {
      expect(await portOf(pool)).toBe(first.port);
      await first.stop();
      const startedAt = performance.now();
      let port = 0;
      while (port !== second.port && performance.now() - startedAt < 20_000) {
        port = await portOf(pool).catch(() => 0);
      }
      expect(port).toBe(second.port);
    } finally {
      await pool.end();
      await first.start();
    }
  });

  it('survives a restart of the server', async () => {
    const pool = createPool({ ...options(), role: 'console' });
    try {
      expect(await portOf(pool)).toBe(first.port);
      await second.stop();
      await first.stop();
      await expect(portOf(pool)).rejects.toBeInstanceOf(Error);
      await first.start();
      expect(await portOf(pool)).toBe(first.port);
    } finally {
      await pool.end();
      await second.start();
    }
  });

  it('says that no host takes writes, or that none answers', async () => {
    const probe = createProbe(options());
    const fails = async () =>
      await probe.measure().then(
        () => null,
        (cause: unknown) => toWheelhouseError(cause),
      );
    await Promise.all([setReadOnly(first, true), setReadOnly(second, true)]);
    expect(await fails()).toMatchObject({ kind: 'unreachable', code: 'no_primary' });
    await Promise.all([first.stop(), second.stop()]);
    expect(await fails()).toMatchObject({ kind: 'unreachable', code: 'db_connection_lost' });
    probe.close();
  });
});
