import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Claim, claimGroup } from '../../../src/main/engine/claim-store';
import { inWriteTransaction } from '../../../src/main/postgres/transaction';
import { stopTenants } from '../../../src/main/runs/run-control-store';
import { makeFindings, makeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  readRun,
  start,
  until,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

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

it('a worker that takes up a job in the middle of a pause waits for it, and takes nothing', async () => {
  const { run } = await start(fixture.console);
  const runTenants = `wheelhouse.run_tenants WHERE run_id = ${run.id}`;
  const [group] = (await database.pool().query<{ job_group: number }>(`SELECT job_group FROM ${runTenants}`)).rows;
  const job = { runId: run.id, generation: 1, group: group?.job_group ?? 0 };
  let claim: Claim | null | undefined;

  const claiming = await inWriteTransaction(fixture.pool, async (pause) => {
    await pause.query('UPDATE wheelhouse.run_controls SET pause_requested_at = now() WHERE run_id = $1', [run.id]);
    await stopTenants(pause, run.id, 'pending');
    const taking = inWriteTransaction(fixture.pool, (tx) => claimGroup(tx, job, randomUUID())).then((taken) => {
      claim = taken;
    });
    // Either it waits for this transaction or, were it careless, it is done already.
    const waiting = `pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
    await until('the claim waits', async () => claim !== undefined || (await countRows(database.pool(), waiting)) > 0);
    // Awaited outside: it ends after this transaction only.
    return { taking };
  });
  await claiming.taking;

  expect(claim).toMatchObject({ isOpen: false, claimed: [], waiting: [] });
  expect(await countRows(database.pool(), `${runTenants} AND state = 'running'`)).toBe(0);
  expect(await countRows(database.pool(), `cache_locks WHERE key LIKE '%:tenant:%'`)).toBe(0);

  await fixture.console.runs.resume(run.id);
  await drain(database.url);
  expect((await readRun(database.pool(), run.id)).outcome).toBe('succeeded');
});
