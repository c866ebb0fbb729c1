import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFindings, makeTenant } from '../../support/builders';
import { type ConsoleFixture, drain, mapOperator, openConsole, readRun, start } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** What a database may have set for each of its sessions, and no statement of ours may lean on. */
const ODD_SETTINGS = [
  "datestyle = 'SQL, DMY'",
  "intervalstyle = 'sql_standard'",
  "timezone = 'America/St_Johns'",
  "default_transaction_isolation = 'serializable'",
  'extra_float_digits = 0',
  "bytea_output = 'escape'",
];

let database: TestDatabase;
let fixture: ConsoleFixture;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await makeFindings(database.pool(), await makeTenant(database.pool()), [{}, {}]);
  await mapOperator(database);
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of ODD_SETTINGS) await database.pool().query(`ALTER DATABASE ${name} SET ${setting}`);
  fixture = await openConsole(database.url);
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

it('does not depend on what a database has set for its sessions', async () => {
  const { run } = await start(fixture.console);
  await drain(database.url);
  expect(await readRun(database.pool(), run.id)).toMatchObject({
    outcome: 'succeeded',
    summary_counts: { total: 2, processed: 2, updated: 2, skipped: 0, failed: 0, tenants: 1 },
  });
  const { started_at: startedAt, completed_at: completedAt } = await fixture.console.runs.getRow(run.id);
  for (const at of [startedAt, completedAt]) expect(at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/);
  expect((await fixture.console.runs.get(run.id)).bucket).toBe('succeeded');
});
