import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOperator, listOperators, removeOperator } from '../../../src/main/identity/identity-service';
import { createPool } from '../../../src/main/postgres/pool';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { roleGrantsSql } from '../../../src/main/postgres/role-grants-sql';
import { makePlatformUser, makeTenant, makeTenantUser } from '../../support/builders';
import { openConsole } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let role: LoginRole;
/** The administrator's. */
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  pool = createPool({ url: database.url, role: 'cli', max: 2 });
  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
});

afterAll(async () => {
  await pool.end();
  await role.drop();
  await database.drop();
});

describe('the mapping of a database role', () => {
  it('leads to a platform user, then to a tenant’s user, then to nobody', async () => {
    await makePlatformUser(pool, { email: 'Pia@platform.example', name: 'Pia' });
    const { id: tenantId } = await makeTenant(pool);
    const userId = await makeTenantUser(pool, tenantId, 'manager');
    const { rows } = await pool.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);

    await addOperator(pool, role.name, 'pia@PLATFORM.example');
    const asPia = await openConsole(role.url);
    expect(asPia.console.identity).toMatchObject({ kind: 'platform_user', name: 'Pia' });
    await addOperator(pool, role.name, rows[0]?.email ?? '');
    expect(await listOperators(pool)).toMatchObject([{ dbRole: role.name, platformUserId: null, userId }]);
    await expect(asPia.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
    await removeOperator(pool, role.name);
    await expect(asPia.console.runs.choices()).rejects.toMatchObject({ code: 'unmapped_role' });
    expect(await listOperators(pool)).toEqual([]);
    await asPia.close();
  });

  it('is that of the platform user where a user of tenants has the same address, unless that one is meant', async () => {
    const { id: tenantId } = await makeTenant(pool);
    const userId = await makeTenantUser(pool, tenantId, 'owner');
    const { rows } = await pool.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
    const email = rows[0]?.email ?? '';
    const platformUserId = await makePlatformUser(pool, { email });
    await addOperator(pool, role.name, email);
    expect(await listOperators(pool)).toMatchObject([{ dbRole: role.name, platformUserId, userId: null }]);
    await addOperator(pool, role.name, email, ['tenant_user']);
    expect(await listOperators(pool)).toMatchObject([{ dbRole: role.name, platformUserId: null, userId }]);
    await removeOperator(pool, role.name);
  });

  it('needs a role and a person of that kind', async () => {
    const email = 'nobody@platform.example';
    await expect(addOperator(pool, 'no_such_role', email)).rejects.toMatchObject({ code: 'unknown_role' });
    await expect(addOperator(pool, role.name, email)).rejects.toMatchObject({ code: 'unknown_person' });
    await makePlatformUser(pool, { email });
    await expect(addOperator(pool, role.name, email, ['tenant_user'])).rejects.toMatchObject({
      message: `There is no user of tenants with the e-mail address ${email}.`,
    });
    await expect(removeOperator(pool, role.name)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('can’t be changed by those whom it is about', async () => {
    await addOperator(pool, role.name, 'nobody@platform.example');
    const own = await openConsole(role.url);
    await expect(removeOperator(own.pool, role.name)).rejects.toMatchObject({ code: '42501' });
    await expect(addOperator(own.pool, role.name, 'pia@platform.example')).rejects.toMatchObject({ code: '42501' });
    await own.close();
  });
});

describe('the command line', () => {
  it('maps a role to a tenant’s user, tells that in the list and to the doctor, and takes it away', async () => {
    const { id: tenantId } = await makeTenant(database.pool(), { name: 'Contoso Retail' });
    const userId = await makeTenantUser(database.pool(), tenantId, 'owner');
    const { rows } = await pool.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
    const email = rows[0]?.email ?? '';
    const where = ['--db-role', role.name, '--url', database.url];

    const added = await callCli('operators', 'add', '--email', email, ...where, '--json');
    expect(JSON.parse(added.stdout)).toMatchObject({ operator: { user_id: userId, platform_user_id: null, email } });
    expect((await callCli('operators', 'list', '--url', database.url)).stdout).toContain('tenant user');
    const doctor = await callCli('doctor', '--url', role.url);
    expect(doctor).toMatchObject({ exitCode: 0 });
    expect(doctor.stdout).toContain('You see the operations of: Contoso Retail (owner).');

    expect(await callCli('operators', 'remove', ...where)).toMatchObject({ exitCode: 0 });
    expect(await callCli('runs', 'list', '--url', role.url)).toMatchObject({ exitCode: 3, stdout: '' });
    expect((await callCli('operators', 'remove', ...where)).exitCode).not.toBe(0);
  });

  it('prints the grants of the group roles without a connection', async () => {
    const { exitCode, stdout } = await callCli('db', 'roles');
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd()).toBe(roleGrantsSql().trimEnd());
  });
});
