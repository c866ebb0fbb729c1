import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeRunIfDone } from '../../../src/main/runs/complete-run';
import { makeAlertRule } from '../../support/alert-builders';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  readRun,
  start,
  startRequest,
} from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { sumCounts } from '../../support/lifecycle-reference';
import { expectedResults, markRenewed, plant, type Planted, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { TINY_BATCHES } from '../../support/tiny-batches';

const SEED = Number(process.env['WHEELHOUSE_TEST_SEED'] ?? randomInt(2 ** 31));

describe(`several operators and engines at once (seed ${SEED})`, () => {
  let database: TestDatabase;
  let fixtures: ConsoleFixture[];
  let planted: Planted;

  beforeAll(async () => {
    database = await createTestDatabase('installed');
    planted = await plant(database.pool(), [
      ...sampleCases(40, SEED, { max: 20 }),
      ...sampleCases(3, SEED + 1, { min: 200, max: 300 }),
    ]);
    await mapOperator(database);
    fixtures = await Promise.all([1, 2, 3, 4].map(() => openConsole(database.url)));
  });
  afterAll(async () => {
    await Promise.all((fixtures ?? []).map((fixture) => fixture.close()));
    await database?.drop();
  });

  it('make one run of many starts, and the others are led to it', async () => {
    const requests = await Promise.all(
      fixtures
        .flatMap(({ console }) => [console, console])
        .map(async (console) => ({ console, request: await startRequest(console) })),
    );
    const results = await Promise.all(requests.map(({ console, request }) => console.runbooks.start(request)));
    expect(results.filter(({ isDeduplicated }) => !isDeduplicated)).toHaveLength(1);
    expect(new Set(results.map(({ run }) => run.id)).size).toBe(1);
    const pool = database.pool();
    expect(await countRows(pool, 'operation_runs')).toBe(1);
    expect(await countRows(pool, 'wheelhouse.run_tenants')).toBe(planted.tenantIds.length);
    expect(await countRows(pool, `audit_logs WHERE action = 'platform.ops.runbooks.start'`)).toBe(1);
    const groups = await countRows(pool, '(SELECT DISTINCT job_group FROM wheelhouse.run_tenants) groups');
    expect(await countRows(pool, `pgboss.job WHERE name = 'runbook-tenants'`)).toBe(groups);
  });

  it('work on one run together, and it comes out as of one', async () => {
    const [fixture] = fixtures;
    if (fixture === undefined) throw new Error('No console is open.');
    const { run, isDeduplicated } = await start(fixture.console, ALL_TENANTS);
    expect(isDeduplicated).toBe(true);
    await Promise.all([1, 2, 3].map(() => drain(database.url, { limits: TINY_BATCHES })));
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({ status: 'completed', outcome: 'succeeded' });
    const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
    const expected = results.flatMap(({ findings }) => findings).toSorted((a, b) => a.id - b.id);
    expect(markRenewed(planted.findings, await readFindings(database.pool()))).toEqual(expected);
    expect(stored.summary_counts).toEqual({
      ...sumCounts(results.map(({ counts }) => counts)),
      failed: 0,
      tenants: planted.tenantIds.length,
    });
  });

  it('end it exactly once', async () => {
    const { pool } = { pool: database.pool() };
    const runId = Number((await pool.query<{ id: string }>('SELECT id FROM operation_runs')).rows[0]?.id);
    const before = await readRun(pool, runId);
    const again = await Promise.all(fixtures.map((fixture) => completeRunIfDone(fixture.pool, runId)));
    expect(again).toEqual(fixtures.map(() => false));
    expect(await readRun(pool, runId)).toEqual(before);
    expect(await countRows(pool, 'notifications')).toBe(1);
    expect(await countRows(pool, `audit_logs WHERE action = 'platform.ops.runbooks.completed'`)).toBe(1);
    expect(await countRows(pool, 'alert_deliveries')).toBe(0);
  });

  it('that end a failed run at the same moment alert once', async () => {
    const pool = database.pool();
    await makeAlertRule(pool);
    const [fixture] = fixtures;
    if (fixture === undefined) throw new Error('No console is open.');
    const { run } = await start(fixture.console);
    await pool.query(
      `UPDATE wheelhouse.run_tenants SET state = 'failed', last_error = '{"reason_code": "db_timeout", "message": "Slow"}'
       WHERE run_id = $1`,
      [run.id],
    );
    const ended = await Promise.all(
      fixtures.flatMap((each) => [each, each]).map((each) => completeRunIfDone(each.pool, run.id)),
    );
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await readRun(pool, run.id)).toMatchObject({ outcome: 'failed' });
    expect(await countRows(pool, 'alert_deliveries')).toBe(1);
    expect(await countRows(pool, 'notifications')).toBe(2);
    expect(await countRows(pool, `audit_logs WHERE action = 'platform.ops.runbooks.failed'`)).toBe(1);
  });
});
