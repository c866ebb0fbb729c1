import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRun, makeTenant, type MadeTenant } from '../../support/builders';
import { asOperator } from '../../support/test-server';
import { mapOperator } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let tenant: MadeTenant;
let ids: { failed: number; sync: number; old: number };

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  tenant = await makeTenant(database.pool(), { name: 'Østfjord Havbruk' });
  const client = database.pool();
  ids = {
    failed: await makeRun(client, {
      outcome: 'failed',
      failureSummary: [{ reason_code: 'throttled', message: 'Slow' }],
    }),
    sync: await makeRun(client, { type: 'inventory_sync', workspaceId: tenant.workspaceId, tenantId: tenant.id }),
    old: await makeRun(client, { type: 'policy.sync', createdAt: new Date('2025-02-03T04:05:06Z') }),
  };
});
afterAll(() => database.drop());

async function list(...options: string[]): Promise<number[]> {
  const result = await callCli('runs', 'list', ...options, '--json', '--url', asOperator(database.url));
  expect(result.exitCode, result.stderr).toBe(0);
  return (JSON.parse(result.stdout) as { runs: { id: number }[] }).runs.map(({ id }) => id);
}

it('lists what its options ask for', async () => {
  expect(await list()).toHaveLength(3);
  expect(await list('--status', 'failed', 'blocked')).toEqual([ids.failed]);
  expect(await list('--type', 'inventory.sync')).toEqual([ids.sync]);
  expect(await list('--tenant', String(tenant.id))).toEqual([ids.sync]);
  expect(await list('--text', 'HAVBRUK')).toEqual([ids.sync]);
  expect(await list('--text', 'throttled')).toEqual([ids.failed]);
  expect(await list('--since', '2026-01-01')).not.toContain(ids.old);
  expect(await list('--text', 'nothing of this kind')).toEqual([]);
});

it('refuses a status that there is none of, and says which there are', async () => {
  const { exitCode, stderr } = await callCli('runs', 'list', '--status', 'done', '--url', asOperator(database.url));
  expect(exitCode).toBe(2);
  expect(stderr).toContain('partially succeeded');
});
