import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFindings, makeTenant } from '../../support/builders';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  countRows,
  mapOperator,
  openConsole,
  readRun,
  startRequest,
  until,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { withClient } from '../../support/test-server';

let database: TestDatabase;
let fixture: ConsoleFixture;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await makeFindings(database.pool(), await makeTenant(database.pool()), [{}, {}]);
  await mapOperator(database);
  fixture = await openConsole(database.url);
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

it('starts a new run where the active one ends while it is being led to', async () => {
  const request = await startRequest(fixture.console, ALL_TENANTS);
  const first = await fixture.console.runbooks.start(request);
  const again = await withClient(database.url, async (client) => {
    await client.query('BEGIN');
    await client.query(
      `UPDATE operation_runs SET status = 'completed', outcome = 'succeeded', completed_at = now() WHERE id = $1`,
      [first.run.id],
    );
    // It still sees the run as active, and its own row has to wait for whether that stays so.
    const starting = fixture.console.runbooks.start(request);
    starting.catch(() => {});
    await until('the start waits', async () => {
      const waiting = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await countRows(database.pool(), waiting)) > 0;
    });
    await client.query('COMMIT');
    return await starting;
  });
  expect(again.isDeduplicated).toBe(false);
  expect(again.run.id).not.toBe(first.run.id);
  expect(await readRun(database.pool(), again.run.id)).toMatchObject({ status: 'queued' });
  await fixture.console.runs.cancel(again.run.id);
});

it('is blocked, says what is missing and leaves nothing where the platform has no tenant', async () => {
  const request = await startRequest(fixture.console, ALL_TENANTS);
  const runs = await countRows(database.pool(), 'operation_runs');
  const name = (from: string, to: string) =>
    database.pool().query('UPDATE tenants SET external_id = $2, deleted_at = now() WHERE external_id = $1', [from, to]);
  await name('platform', 'was-platform');
  try {
    await expect(fixture.console.runbooks.start(request)).rejects.toMatchObject({
      kind: 'blocked',
      code: 'missing_configuration',
    });
  } finally {
    await name('was-platform', 'platform');
  }
  expect(await countRows(database.pool(), 'operation_runs')).toBe(runs);
});
