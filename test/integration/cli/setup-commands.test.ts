import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlatformUser } from '../../support/builders';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { buildCli, cli, documentOf, errorOf } from './cli-process';

let database: TestDatabase;
const role = `cli_role_${randomUUID().slice(0, 8)}`;
const password = 'correct-horse';

beforeAll(async () => {
  await buildCli();
  database = await createTestDatabase('platform');
  await database.pool().query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
});

afterAll(async () => {
  await database.pool().query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await database.drop();
});

function roleUrl(): string {
  const url = new URL(database.url);
  url.username = role;
  url.password = password;
  return url.href;
}

async function grantAll(): Promise<void> {
  await database.pool().query(
    `GRANT USAGE ON SCHEMA wheelhouse, pgboss TO ${role};
     GRANT ALL ON ALL TABLES IN SCHEMA public, wheelhouse, pgboss TO ${role};
     GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, wheelhouse, pgboss TO ${role};
     GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${role}`,
  );
}

describe('from a bare ops database to an operator', () => {
  it('says that nothing is installed, with exit code 8', async () => {
    const status = await cli(['db', 'status', '--json', '--url', database.url]);
    expect(status.code).toBe(8);
    expect(documentOf(status)).toMatchObject({ is_installed: false, wheelhouse_version: null });

    const runs = await cli(['runs', 'list', '--json', '--url', database.url]);
    expect(runs).toMatchObject({ code: 8, stdout: '' });
    expect(errorOf(runs)).toMatchObject({ kind: 'not_installed', code: 'not_installed' });

    const doctor = await cli(['doctor', '--json', '--url', database.url]);
    expect(doctor.code).toBe(8);
    expect(documentOf(doctor)).toMatchObject({ ok: false, exit_code: 8 });
  });

  it('installs, and again without harm', async () => {
    const first = await cli(['db', 'install', '--json', '--url', database.url]);
    expect(first.code, first.stderr).toBe(0);
    expect(documentOf<{ applied: string[] }>(first).applied.length).toBeGreaterThan(0);
    const second = await cli(['db', 'install', '--json', '--url', database.url]);
    expect(documentOf<{ applied: string[] }>(second).applied).toEqual([]);
    expect((await cli(['db', 'status', '--url', database.url])).code).toBe(0);
  });

  it('refuses a role that is not mapped, with or without grants, and says how to map it', async () => {
    const bare = await cli(['runs', 'list', '--json', '--url', roleUrl()]);
    expect(bare).toMatchObject({ code: 3, stdout: '' });
    expect(errorOf(bare)).toMatchObject({ kind: 'refused', code: 'unmapped_role' });

    await grantAll();
    const granted = await cli(['runs', 'list', '--json', '--url', roleUrl()]);
    expect(granted).toMatchObject({ code: 3, stdout: '' });
    expect(errorOf(granted).nextStep).toContain(`wheelhouse operators add --db-role ${role}`);
    expect((await cli(['doctor', '--url', roleUrl()])).code).toBe(3);
  });

  it('maps a role to a platform user, and lists it', async () => {
    const email = `${randomUUID()}@platform.example`;
    const unknown = await cli(['operators', 'add', '--db-role', role, '--email', email, '--url', database.url]);
    expect(unknown.code).toBe(2);
    await makePlatformUser(database.pool(), { email, name: 'Maeve Okafor' });

    const added = await cli(['operators', 'add', '--db-role', role, '--email', email, '--json', '--url', database.url]);
    expect(added.code, added.stderr).toBe(0);
    expect(documentOf(added)).toMatchObject({ operator: { db_role: role, email, name: 'Maeve Okafor' } });
    const list = await cli(['--url', database.url, '--json', 'operators', 'list']);
    expect(documentOf(list)).toMatchObject({ operators: [{ db_role: role, email }] });
    expect((await cli(['runs', 'list', '--url', roleUrl()])).code).toBe(0);
  });

  it('finds nothing wrong with a role that has all it needs', async () => {
    const doctor = await cli(['doctor', '--json', '--url', roleUrl()]);
    expect(doctor.code, doctor.stdout).toBe(0);
    const { checks } = documentOf<{ checks: { key: string; level: string }[] }>(doctor);
    expect(checks.filter(({ level }) => level === 'problem')).toEqual([]);
    const keys = new Set(checks.map(({ key }) => key));
    expect([...keys]).toEqual(
      expect.arrayContaining(['connection', 'server', 'tls', 'schemas', 'identity', 'privileges', 'engine']),
    );
  });

  it('names the grants that are missing', async () => {
    await database.pool().query(`REVOKE UPDATE ON findings FROM ${role}`);
    const doctor = await cli(['doctor', '--url', roleUrl()]);
    expect(doctor.code).toBe(4);
    expect(doctor.stdout).toMatch(
      new RegExp(`GRANT UPDATE \\(recurrence_key, status, .*\\) ON findings TO "${role}";`),
    );
    await database.pool().query(`GRANT UPDATE ON findings TO ${role}`);
  });

  it('shows the catalog', async () => {
    const list = await cli(['runbooks', 'list', '--json', '--url', roleUrl()]);
    expect(documentOf(list)).toMatchObject({
      runbooks: [{ key: 'findings.lifecycle.backfill', missing_capability: null }],
    });
  });
});
