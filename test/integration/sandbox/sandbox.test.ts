import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandbox, resetSandbox, sandboxStatus, stopSandbox } from '../../../src/main/sandbox/sandbox';
import { makeSandboxFixture, query, type SandboxFixture } from './sandbox-fixture';

let fixture: SandboxFixture;

beforeEach(async () => {
  fixture = await makeSandboxFixture();
});

afterEach(() => fixture.remove());

describe('a first start', () => {
  test('brings up a database that the operator can use and is not master of', async () => {
    expect(await sandboxStatus(fixture.root)).toEqual({ state: 'absent' });
    const { url, adminUrl, startedHere } = await fixture.open();
    expect(startedHere).toBe(true);
    expect(await query(url, 'SELECT count(*)::int AS tenants FROM tenants')).toEqual([{ tenants: 43 }]);
    expect(await query(url, 'SELECT rolsuper, rolname FROM pg_roles WHERE rolname = session_user')).toEqual([
      { rolsuper: false, rolname: 'sandbox_operator' },
    ]);
    expect(
      await query(url, 'SELECT u.name FROM wheelhouse.operators o JOIN platform_users u ON u.id = o.platform_user_id'),
    ).toEqual([{ name: 'Olivia Ops' }]);
    await expect(query(url, 'SELECT password FROM platform_users')).rejects.toThrow('permission denied');
    await expect(query(url, 'SELECT config FROM alert_destinations')).rejects.toThrow('permission denied');
    await expect(query(url, 'DELETE FROM findings')).rejects.toThrow('permission denied');
    await query(url, `INSERT INTO cache_locks VALUES ('k', 'o', 1) ON CONFLICT (key) DO UPDATE SET owner = 'p'`);
    await query(url, `UPDATE findings SET updated_at = now() WHERE false`);
    await query(url, 'SELECT count(*) FROM pgboss.job');
    expect(await query(adminUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(fixture.steps.some(({ fraction }) => fraction !== null && fraction > 0)).toBe(true);
  });

  test('keeps its passwords in one private file, and in no log or argument', async () => {
    const sandbox = await fixture.open();
    const file = join(fixture.root, 'sandbox', 'credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const passwords = [sandbox.url, sandbox.adminUrl].map((url) => new URL(url).password);
    const log = await readFile(join(await fixture.clusterFolder(), 'postgres.log'), 'utf8');
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    for (const password of passwords) {
      expect(password.length).toBeGreaterThan(20);
      expect(log + processes).not.toContain(password);
    }
    const wrong = sandbox.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  test('made twice at the same moment, starts one server', async () => {
    const both = await Promise.all([fixture.open(), fixture.open()]);
    expect(both.map(({ startedHere }) => startedHere).filter(Boolean)).toHaveLength(1);
    expect(both[0].url).toBe(both[1].url);
  });

  test('given up half-way, is completed by the next one', async () => {
    const control = new AbortController();
    const giveUp = fixture.options({
      signal: control.signal,
      onProgress: ({ fraction }) => {
        if (fraction !== null && fraction > 0.4) control.abort(new Error('given up'));
      },
    });
    await expect(openSandbox(giveUp)).rejects.toThrow('given up');
    expect(await fixture.isRunning()).toBe(false);
    const { url } = await fixture.open();
    expect(await query(url, 'SELECT count(*)::int AS tenants FROM tenants')).toEqual([{ tenants: 43 }]);
  });

  test('interrupted while the cluster was being made, is made again', async () => {
    await (await fixture.open()).stop();
    const data = join(await fixture.clusterFolder(), 'data');
    // As an interrupted initdb leaves it: files, but no finished cluster.
    execFileSync('mv', [data, `${data}.unfinished`]);
    const { url } = await fixture.open();
    expect(await query(url, 'SELECT count(*)::int AS tenants FROM tenants')).toEqual([{ tenants: 43 }]);
  });

  test.runIf(process.getuid?.() === 0)(
    'finds another place where the database user can not enter the data folder',
    async () => {
      await fixture.remove();
      fixture = await makeSandboxFixture(false);
      const { url } = await fixture.open();
      expect((await fixture.clusterFolder()).startsWith(fixture.root)).toBe(false);
      expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );
});

describe('a later start', () => {
  test('finds the same data at the same address', async () => {
    const first = await fixture.open();
    await query(first.adminUrl, 'CREATE TABLE mark (n int)');
    await first.stop();
    expect(await fixture.isRunning()).toBe(false);
    const second = await fixture.open();
    expect(second.url).toBe(first.url);
    expect(second.startedHere).toBe(true);
    expect(await query(second.adminUrl, 'SELECT count(*)::int AS n FROM mark')).toEqual([{ n: 0 }]);
  });

  test('attaches while the server runs, and the last one to leave stops it', async () => {
    const first = await fixture.open();
    const second = await fixture.open();
    expect(second).toMatchObject({ url: first.url, startedHere: false });
    await second.stop();
    await second.stop();
    expect(await fixture.isRunning()).toBe(true);
    const third = await fixture.open();
    await first.stop();
    expect(await fixture.isRunning()).toBe(true);
    await third.stop();
    expect(await fixture.isRunning()).toBe(false);
  });

  test('leaves it running where asked, until somebody stops it', async () => {
    await (await fixture.open()).leaveRunning();
    await (await fixture.open()).stop();
    expect(await fixture.isRunning()).toBe(true);
    expect(await stopSandbox(fixture.root)).toBe(true);
    expect(await fixture.isRunning()).toBe(false);
    expect(await stopSandbox(fixture.root)).toBe(false);
  });

  test('takes another port where somebody has taken its own', async () => {
    const first = await fixture.open();
    await first.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first.port, '127.0.0.1', resolve));
    try {
      const second = await fixture.open();
      expect(second.port).not.toBe(first.port);
      expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});

describe('a reset', () => {
  test('makes everything anew where nobody uses it', async () => {
    const first = await fixture.open();
    await query(first.adminUrl, 'CREATE TABLE mark (n int)');
    const [installation] = await query(first.adminUrl, 'SELECT id FROM wheelhouse.installation');
    await first.stop();
    const replaced: string[] = [];
    const onReplaced = (id: string) => Promise.resolve(void replaced.push(id));
    await (await fixture.open({ onReplaced })).stop();
    expect(replaced).toEqual([]);
    const fresh = await resetSandbox(fixture.options({ onReplaced }));
    expect(replaced).toEqual([installation?.['id']]);
    expect(await query(fresh.adminUrl, `SELECT to_regclass('mark') AS mark`)).toEqual([{ mark: null }]);
    expect(await query(fresh.url, 'SELECT count(*)::int AS operators FROM wheelhouse.operators')).toEqual([
      { operators: 1 },
    ]);
    await fresh.stop();
  });

  test('under a running window replaces the data at the same address', async () => {
    const window = await fixture.open();
    await query(window.adminUrl, 'CREATE TABLE mark (n int)');
    const pid = await fixture.postmasterPid();
    const fresh = await fixture.open({ reset: true });
    expect(fresh.url).toBe(window.url);
    expect(await fixture.postmasterPid()).toBe(pid);
    expect(await query(window.adminUrl, `SELECT to_regclass('mark') AS mark`)).toEqual([{ mark: null }]);
  });
});
