import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCliDatabase, makeLegacyTenant } from '../cli/cli-fixture';
import { cli, documentOf, errorOf } from '../cli/cli-process';
import { countRows, RUNBOOK_KEY } from '../../support/engine-fixture';
import type { TestDatabase } from '../../support/test-database';

interface Listed {
  readonly entries: readonly { readonly id: number; readonly action: string; readonly status: string }[];
}

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await makeCliDatabase();
  await makeLegacyTenant(database, 3);
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-audit-cli-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => cli(['--url', database.url, '--data-folder', folder, '--json', ...args]);
const spooled = () => readdir(join(folder, 'unsent-audit')).catch(() => []);

describe('wheelhouse audit', () => {
  it('lists what the command line itself did, newest first, and leaves nothing on this computer', async () => {
    await run('preflight', RUNBOOK_KEY, '--all-tenants');
    const listed = await run('audit', 'list', '--limit', '3');
    expect(listed.code).toBe(0);
    expect(documentOf<Listed>(listed).entries.map(({ action }) => action)).toEqual([
      'platform.auth.login',
      'platform.ops.runbooks.preflight',
      'platform.auth.login',
    ]);
    expect(await spooled()).toEqual([]);
  });

  it('filters, and refuses what it does not understand', async () => {
    const found = await run('audit', 'list', '--action', 'platform.ops.runbooks.preflight', '--since', '2020-01-01');
    expect(documentOf<Listed>(found).entries).toHaveLength(1);
    const none = await run('audit', 'list', '--until', '2020-01-01T00:00:00Z');
    expect(documentOf<Listed>(none).entries).toEqual([]);
    for (const args of [
      ['--status', 'nice'],
      ['--since', 'yesterday'],
      ['--run', '-1'],
    ]) {
      expect((await run('audit', 'list', ...args)).code).toBe(2);
    }
  });

  it('keeps what the database refuses, says so in the doctor, and sends it once', async () => {
    await database.pool().query('ALTER TABLE audit_logs ADD CONSTRAINT refused CHECK (false) NOT VALID');
    const before = await countRows(database.pool(), 'audit_logs');
    expect((await run('runs', 'list')).code).toBe(0);
    expect(await spooled()).toHaveLength(1);
    const sick = documentOf<{ checks: { key: string; level: string; message: string }[] }>(await run('doctor'));
    expect(sick.checks.find(({ key }) => key === 'audit')).toMatchObject({
      level: 'notice',
      message: expect.stringContaining('1 audit entry waits since') as string,
    });
    const stuck = await run('audit', 'send');
    expect(stuck.code).toBe(4);
    expect(documentOf(stuck)).toMatchObject({ unsent: 2 });

    await database.pool().query('ALTER TABLE audit_logs DROP CONSTRAINT refused');
    const sent = await run('audit', 'send');
    expect(sent.code).toBe(0);
    expect(documentOf(sent)).toMatchObject({ unsent: 0 });
    expect(await spooled()).toEqual([]);
    // Two that had waited, and the sign-in of the last call.
    expect(await countRows(database.pool(), 'audit_logs')).toBe(before + 3);
    const well = documentOf<{ checks: { key: string; level: string }[] }>(await run('doctor'));
    expect(well.checks.find(({ key }) => key === 'audit')).toMatchObject({ level: 'ok' });
  });

  it('is refused to whoever lacks the capability, with exit code 3', async () => {
    await database.pool().query(`UPDATE platform_users SET capabilities = capabilities - 'platform.audit.view'`);
    const refused = await run('audit', 'list');
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(errorOf(refused)).toMatchObject({ kind: 'refused', code: 'missing_capability' });
  });
});
