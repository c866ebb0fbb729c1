import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startWorker, type Worker } from '../../../src/main/engine/worker';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import { countRows, mapOperator, readRun, startRequest, until } from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { type Application, openApplication } from './break-glass-fixture';

const ON_CALL = ['platform.console.view', 'platform.ops.view', 'platform.use_break_glass'];
const REASON = { code: 'SECURITY', text: 'key rotation INC-4412' } as const;

let database: TestDatabase;
let role: LoginRole;
let tenant: MadeTenant;
let app: Application;
let worker: Worker | null = null;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  tenant = await makeTenant(database.pool(), { name: 'Contoso' });
  await makeFindings(database.pool(), tenant, [{}, {}, {}]);
  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  await mapOperator(database, role.url, ON_CALL);
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
  await app?.close();
});
afterAll(async () => {
  await role?.drop();
  await database?.drop();
});

const setOnly = async () => {
  const { rows } = await database.pool().query<{ num: string }>(`SELECT current_setting('server_version_num') AS num`);
  return Number(rows[0]?.num) >= 160_000 ? 'WITH INHERIT FALSE, SET TRUE' : '';
};

it('knows a role that may not take on the group of break-glass', async () => {
  app = await openApplication(role.url);
  expect(app.console.breakGlass.groupRole).toBeNull();
});

it('executes what a viewer started under break-glass by the rights of the group, and by no session state', async () => {
  await database.pool().query(`GRANT ${GROUP_ROLES.breakGlass} TO ${role.name} ${await setOnly()}`);
  app = await openApplication(role.url);
  const { groupRole } = app.console.breakGlass;
  expect(groupRole).toBe(GROUP_ROLES.breakGlass);
  await app.console.breakGlass.enter({ reason: REASON, minutes: 15 });
  const request = await startRequest(app.console, { scope: 'single_tenant', tenantId: tenant.id });
  const { run } = await app.console.runbooks.start({ ...request, reason: REASON });

  const troubles: unknown[] = [];
  worker = await startWorker({
    connection: { url: role.url, groupRole: groupRole ?? '' },
    concurrency: 2,
    onTrouble: (error) => troubles.push(error),
  });
  await until('the run is over', async () => (await readRun(database.pool(), run.id)).status === 'completed');
  expect(await readRun(database.pool(), run.id)).toMatchObject({
    outcome: 'succeeded',
    summary_counts: { total: 3, processed: 3 },
  });
  const sessions = `pg_stat_activity WHERE datname = current_database() AND usename = '${role.name}'`;
  expect(await countRows(database.pool(), sessions)).toBeGreaterThan(0);
  expect(troubles).toEqual([]);
});
