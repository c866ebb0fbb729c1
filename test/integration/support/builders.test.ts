import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAlertRule } from '../../support/alert-builders';
import {
  makeFinding,
  makeFindings,
  makePlatformUser,
  makeRun,
  makeTenant,
  makeTenantUser,
  makeWorkspace,
} from '../../support/builders';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('installed');
});

afterAll(() => database.drop());

test('a template database has both our schemas', async () => {
  const { rows } = await database.pool().query(`SELECT to_regclass('wheelhouse.run_tenants') IS NOT NULL AS ours,
    to_regclass('pgboss.job') IS NOT NULL AS jobs`);
  expect(rows).toEqual([{ ours: true, jobs: true }]);
});

test('builders make rows that hang together, with what the test says and defaults for the rest', async () => {
  const pool = database.pool();
  const tenant = await makeTenant(pool, { workspaceId: await makeWorkspace(pool, { slaDays: { critical: 2 } }) });
  await makeFinding(pool, tenant, { status: 'acknowledged', subject_external_id: null });
  const ids = await makeFindings(
    pool,
    tenant,
    Array.from({ length: 5_000 }, () => ({ severity: 'odd' })),
  );
  expect(ids).toHaveLength(5_000);
  await makePlatformUser(pool, { capabilities: [] });
  await makeTenantUser(pool, tenant.id, 'readonly');
  await makeRun(pool, { status: 'running', context: { selection: 'all' } });
  const rule = await makeAlertRule(pool, { tenantAllowlist: [tenant.id], cooldownSeconds: 60 });
  expect(rule.destinationIds).toHaveLength(1);
  const { rows } = await pool.query(
    'SELECT status, severity, times_seen FROM findings WHERE tenant_id = $1 AND subject_external_id IS NULL',
    [tenant.id],
  );
  expect(rows).toEqual([{ status: 'acknowledged', severity: 'medium', times_seen: null }]);
});
