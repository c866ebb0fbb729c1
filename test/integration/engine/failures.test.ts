import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_LIMITS } from '../../../src/main/engine/engine-limits';
import { makeAlertRule } from '../../support/alert-builders';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  openWorker,
  readRun,
  start,
  until,
} from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { sumCounts } from '../../support/lifecycle-reference';
import { expectedResults, markRenewed, plant, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { withClient } from '../../support/test-server';
import { TINY_BATCHES } from '../../support/tiny-batches';

let database: TestDatabase;
let fixture: ConsoleFixture;

beforeEach(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  fixture = await openConsole(database.url);
});
afterEach(async () => {
  await fixture?.close();
  await database?.drop();
});

async function makeTenants(count: number): Promise<MadeTenant[]> {
  const tenants: MadeTenant[] = [];
  for (let n = 0; n < count; n += 1) {
    const tenant = await makeTenant(database.pool());
    await makeFindings(database.pool(), tenant, [{}, {}, {}]);
    tenants.push(tenant);
  }
  return tenants;
}

async function untouched(tenant: MadeTenant | undefined): Promise<number> {
  return await countRows(database.pool(), 'findings WHERE tenant_id = $1 AND first_seen_at IS NULL', [tenant?.id]);
}

/** Makes every change of a tenant's findings fail. */
async function breakTenant(tenant: MadeTenant | undefined, sqlState: string, message: string): Promise<void> {
  await database.pool().query(
    `CREATE FUNCTION break_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION USING ERRCODE = '${sqlState}', MESSAGE = '${message}'; END $$`,
  );
  await database.pool().query(
    `CREATE TRIGGER broken BEFORE UPDATE ON findings FOR EACH ROW
     WHEN (OLD.tenant_id = ${Number(tenant?.id)}) EXECUTE FUNCTION break_tenant()`,
  );
}

describe('a tenant whose data can not be changed', () => {
  it('fails alone, is left as it was, and is told of without secrets', async () => {
    const tenants = await makeTenants(4);
    await makeAlertRule(database.pool());
    await breakTenant(tenants[2], '23514', 'password=hunter2 of jane@contoso.example in /srv/app/x.php');
    const { run } = await start(fixture.console);
    await drain(database.url);
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({
      outcome: 'partially_succeeded',
      summary_counts: { total: 12, processed: 9, updated: 9, skipped: 0, failed: 1, tenants: 4 },
      failure_summary: [{ reason_code: 'constraint_violation', tenant_id: tenants[2]?.id }],
    });
    const told = JSON.stringify([
      stored,
      (await database.pool().query('SELECT * FROM notifications, wheelhouse.run_tenants, audit_logs, alert_deliveries'))
        .rows,
    ]);
    for (const secret of ['hunter2', 'jane', '/srv/app']) expect(told).not.toContain(secret);
    expect(await untouched(tenants[2])).toBe(3);
    expect(await countRows(database.pool(), 'findings WHERE first_seen_at IS NULL')).toBe(3);
    expect(await countRows(database.pool(), 'alert_deliveries')).toBe(1);
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
    expect(await countRows(database.pool(), 'cache_locks')).toBe(0);
  });

  it('makes a run on it alone failed, since it did begin', async () => {
    const [tenant] = await makeTenants(1);
    await breakTenant(tenant, '23514', 'no');
    const { run } = await start(fixture.console, { scope: 'single_tenant', tenantId: tenant?.id ?? 0 });
    await drain(database.url);
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'failed' });
  });

  it('is tried again where the error may pass, and then fails with the code of that error', async () => {
    const [first, second] = await makeTenants(2);
    await breakTenant(second, '40001', 'could not serialize access');
    const { run } = await start(fixture.console);
    await drain(database.url, { limits: { ...DEFAULT_ENGINE_LIMITS, batchRetries: 2 } });
    expect(await readRun(database.pool(), run.id)).toMatchObject({
      outcome: 'partially_succeeded',
      failure_summary: [{ reason_code: 'serialization_conflict', tenant_id: second?.id }],
    });
    expect(await untouched(first)).toBe(0);
  });
});

describe('a row that somebody else holds', () => {
  const limits = { ...DEFAULT_ENGINE_LIMITS, lockTimeoutMs: 150, batchRetries: 3 };

  it('for too long makes its tenant fail with db_timeout', async () => {
    const [first, second] = await makeTenants(2);
    await withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM findings WHERE tenant_id = $1 LIMIT 1 FOR UPDATE', [second?.id]);
      const { run } = await start(fixture.console);
      await drain(database.url, { limits });
      await client.query('ROLLBACK');
      expect(await readRun(database.pool(), run.id)).toMatchObject({
        outcome: 'partially_succeeded',
        failure_summary: [{ reason_code: 'db_timeout', tenant_id: second?.id }],
      });
    });
    expect([await untouched(first), await untouched(second)]).toEqual([0, 3]);
  });

  it('for a moment only does no harm', async () => {
    const [, second] = await makeTenants(2);
    await withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM findings WHERE tenant_id = $1 LIMIT 1 FOR UPDATE', [second?.id]);
      const { run } = await start(fixture.console);
      const draining = drain(database.url, { limits: { ...limits, batchRetries: 10 } });
      await sleep(1_200);
      await client.query('ROLLBACK');
      await draining;
      expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded', failure_summary: [] });
    });
  });
});

describe('a worker whose role', () => {
  it.each([
    ['may not change findings', 'UPDATE ON findings'],
    ['may not take locks', 'INSERT ON cache_locks'],
    ['may do nothing with locks', 'ALL ON cache_locks'],
  ])('%s blocks the run and says why', async (_what, right) => {
    await makeTenants(2);
    const role = `engine_${randomUUID().slice(0, 8)}`;
    const pool = database.pool();
    await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    try {
      await pool.query(`GRANT USAGE ON SCHEMA public, wheelhouse, pgboss TO ${role}`);
      await pool.query(`GRANT ALL ON ALL TABLES IN SCHEMA public, wheelhouse, pgboss TO ${role}`);
      await pool.query(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public, wheelhouse, pgboss TO ${role}`);
      await pool.query(`REVOKE ${right} FROM ${role}`);
      const url = new URL(database.url);
      url.username = role;
      url.password = 'secret';
      const { run } = await start(fixture.console);
      await drain(url.href);
      const stored = await readRun(pool, run.id);
      expect(stored).toMatchObject({
        status: 'completed',
        outcome: 'blocked',
        summary_counts: { processed: 0, updated: 0 },
      });
      expect(stored.failure_summary.map(({ reason_code: code }) => code)).toEqual([
        'permission_denied',
        'permission_denied',
      ]);
    } finally {
      await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});

describe('a platform table that is missing', () => {
  it.each(['workspace_settings', 'cache_locks'])('blocks the run and says why: %s', async (table) => {
    await makeTenants(2);
    const { run } = await start(fixture.console);
    await database.pool().query(`ALTER TABLE ${table} RENAME TO elsewhere`);
    await drain(database.url);
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({ status: 'completed', outcome: 'blocked' });
    expect(new Set(stored.failure_summary.map(({ reason_code: code }) => code))).toEqual(
      new Set(['missing_configuration']),
    );
  });
});

describe('a run', () => {
  it('whose connections are cut again and again ends as if they had not been', async () => {
    const planted = await plant(database.pool(), sampleCases(4, 99, { min: 200, max: 300 }));
    const { run } = await start(fixture.console);
    const worker = await openWorker(database.url, { limits: TINY_BATCHES });
    const isOver = async (): Promise<boolean> => (await readRun(database.pool(), run.id)).status === 'completed';
    for (let cut = 0; cut < 8 && !(await isOver()); cut += 1) {
      await sleep(150);
      await database.pool().query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'wheelhouse/% engine'`,
      );
    }
    await until('the run is over', isOver, 60_000);
    await worker.stop();
    const stored = await readRun(database.pool(), run.id);
    const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
    const expected = results.flatMap(({ findings }) => findings).toSorted((a, b) => a.id - b.id);
    expect(markRenewed(planted.findings, await readFindings(database.pool()))).toEqual(expected);
    expect(stored).toMatchObject({
      outcome: 'succeeded',
      summary_counts: sumCounts(results.map(({ counts }) => counts)),
    });
  });

  it('takes in the findings that come while it runs', async () => {
    const [tenant] = await makeTenants(1);
    const { run } = await start(fixture.console);
    if (tenant !== undefined) await makeFindings(database.pool(), tenant, [{}, {}, {}, {}, {}]);
    await drain(database.url, { limits: TINY_BATCHES });
    expect((await readRun(database.pool(), run.id)).summary_counts).toMatchObject({
      total: 8,
      processed: 8,
      updated: 8,
    });
    expect(await untouched(tenant)).toBe(0);
  });

  it('over no tenant at all succeeds with nothing done', async () => {
    const { run } = await start(fixture.console);
    const worker = await openWorker(database.url);
    await until('the run is over', async () => (await readRun(database.pool(), run.id)).status === 'completed');
    await worker.stop();
    expect(await readRun(database.pool(), run.id)).toMatchObject({
      outcome: 'succeeded',
      summary_counts: { total: 0, processed: 0, updated: 0, skipped: 0, failed: 0, tenants: 0 },
      t0: expect.any(Number) as number,
    });
    expect(await countRows(database.pool(), 'cache_locks')).toBe(0);
  });
});
