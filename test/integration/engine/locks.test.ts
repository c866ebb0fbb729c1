import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeAlertDestination, makeAlertRule } from '../../support/alert-builders';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import {
  ALL_TENANTS,
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
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { TINY_BATCHES } from '../../support/tiny-batches';

const ALL_TENANTS_KEY = 'tenantpilot:findings:lifecycle_backfill:all_tenants';
const tenantKey = (id: number): string => `tenantpilot:findings:lifecycle_backfill:tenant:${id}`;

let database: TestDatabase;
let fixture: ConsoleFixture;
let tenants: MadeTenant[];

beforeEach(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  tenants = [];
  for (let n = 0; n < 3; n += 1) {
    const tenant = await makeTenant(database.pool());
    await makeFindings(database.pool(), tenant, [{}, {}, {}]);
    tenants.push(tenant);
  }
  fixture = await openConsole(database.url);
});
afterEach(async () => {
  await fixture?.close();
  await database?.drop();
});

/** A lock as one of the platform's own workers holds it. */
async function platformTakes(key: string, seconds = 900): Promise<{ key: string; owner: string; expiration: number }> {
  const { rows } = await database.pool().query(
    `INSERT INTO cache_locks (key, owner, expiration)
     VALUES ($1, 'laravel-worker', floor(extract(epoch FROM now()))::int + $2) RETURNING *`,
    [key, seconds],
  );
  return z.object({ key: z.string(), owner: z.string(), expiration: z.number() }).parse(rows[0]);
}

async function platformReleases(key: string): Promise<void> {
  await database.pool().query(`DELETE FROM cache_locks WHERE key = $1 AND owner = 'laravel-worker'`, [key]);
}

const lockRows = z.array(z.object({ key: z.string(), owner: z.string(), expiration: z.number() }));

async function readLocks(): Promise<z.infer<typeof lockRows>> {
  const { rows } = await database.pool().query('SELECT key, owner, expiration FROM cache_locks ORDER BY key');
  return lockRows.parse(rows);
}

async function untouched(tenantId: number): Promise<number> {
  return await countRows(database.pool(), 'findings WHERE tenant_id = $1 AND first_seen_at IS NULL', [tenantId]);
}

function idOf(index: number): number {
  const tenant = tenants[index];
  if (tenant === undefined) throw new Error(`There is no tenant ${index}.`);
  return tenant.id;
}

describe('a lock that the platform holds', () => {
  it('on one tenant: that tenant fails with lock_unavailable, the rest of the run goes on', async () => {
    const held = await platformTakes(tenantKey(idOf(1)));
    const { run } = await start(fixture.console, ALL_TENANTS, 2);
    await drain(database.url);
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({
      outcome: 'partially_succeeded',
      summary_counts: { total: 9, processed: 6, updated: 6, skipped: 0, failed: 1, tenants: 3 },
    });
    expect(stored.failure_summary).toEqual([
      expect.objectContaining({ reason_code: 'lock_unavailable', tenant_id: idOf(1) }),
    ]);
    expect([await untouched(idOf(0)), await untouched(idOf(1)), await untouched(idOf(2))]).toEqual([0, 3, 0]);
    expect(await readLocks()).toEqual([held]);
  });

  it('on the only tenant of a run: nothing could begin, so it is blocked', async () => {
    const held = await platformTakes(tenantKey(idOf(0)));
    const { run } = await start(fixture.console, { scope: 'single_tenant', tenantId: idOf(0) }, 1);
    await drain(database.url);
    expect(await readRun(database.pool(), run.id)).toMatchObject({
      outcome: 'blocked',
      t0: null,
      failure_summary: [{ reason_code: 'lock_unavailable' }],
    });
    expect(await untouched(idOf(0))).toBe(3);
    expect(await readLocks()).toEqual([held]);
  });

  it('on every tenant: nothing could begin, so the run is blocked, and says so once', async () => {
    for (const { id } of tenants) await platformTakes(tenantKey(id));
    const { destinationIds } = await makeAlertRule(database.pool(), {
      destinationIds: [await makeAlertDestination(database.pool()), await makeAlertDestination(database.pool())],
    });
    const { run } = await start(fixture.console, ALL_TENANTS, 1);
    await Promise.all([drain(database.url), drain(database.url)]);
    expect(await readRun(database.pool(), run.id)).toMatchObject({ status: 'completed', outcome: 'blocked' });
    expect(await countRows(database.pool(), 'findings WHERE first_seen_at IS NOT NULL')).toBe(0);
    expect(await readLocks()).toHaveLength(3);

    const deliveries = await database.pool().query(
      `SELECT alert_destination_id::int AS destination, status, event_type, payload->'metadata'->>'view_run_url' AS url
       FROM alert_deliveries ORDER BY 1`,
    );
    const common = { status: 'queued', event_type: 'operations.run.failed', url: `wheelhouse://runs/${run.id}` };
    expect(deliveries.rows).toEqual(destinationIds.map((destination) => ({ destination, ...common })));
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
    expect(await countRows(database.pool(), `audit_logs WHERE action = 'platform.ops.runbooks.failed'`)).toBe(1);
  });

  it('on all tenants at once: the run is blocked and touches nothing', async () => {
    const held = await platformTakes(ALL_TENANTS_KEY);
    const { run } = await start(fixture.console, ALL_TENANTS, 1);
    await drain(database.url);
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({ status: 'completed', outcome: 'blocked' });
    const message = 'Another worker held the lock of all tenants.';
    expect(stored.failure_summary).toEqual(
      tenants.map(({ id }) => ({ reason_code: 'lock_unavailable', message, tenant_id: id })),
    );
    expect(await countRows(database.pool(), 'findings WHERE first_seen_at IS NOT NULL')).toBe(0);
    expect(await readLocks()).toEqual([held]);
  });

  it('on all tenants at once does not concern a run on one tenant', async () => {
    await platformTakes(ALL_TENANTS_KEY);
    const { run } = await start(fixture.console, { scope: 'single_tenant', tenantId: idOf(2) });
    await drain(database.url);
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded' });
    expect(await untouched(idOf(2))).toBe(0);
    expect(await untouched(idOf(0))).toBe(3);
  });

  it('and releases while the run still tries is taken then', async () => {
    await platformTakes(tenantKey(idOf(1)));
    const { run } = await start(fixture.console, ALL_TENANTS, 30);
    const draining = drain(database.url);
    await until('the others are done', async () => (await untouched(idOf(0))) + (await untouched(idOf(2))) === 0);
    await platformReleases(tenantKey(idOf(1)));
    await draining;
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded', failure_summary: [] });
    expect(await untouched(idOf(1))).toBe(0);
    expect(await readLocks()).toEqual([]);
  });

  it('is told of while the run waits for it, and no longer once it could be had', async () => {
    const { runs } = fixture.console;
    await platformTakes(tenantKey(idOf(1)));
    const { run } = await start(fixture.console, ALL_TENANTS, 600);
    const draining = drain(database.url);
    await until('it waits', async () => (await runs.get(run.id)).tenantsWaitingForLock > 0);
    expect((await runs.get(run.id)).tenantsWaitingForLock).toBe(1);
    const page = { runId: run.id, state: null, text: '', order: 'largest', changedSince: null } as const;
    const { tenants: listed } = await runs.listTenants({ ...page, offset: 0, limit: 10 });
    expect(listed.filter((each) => each.isWaitingForLock).map((each) => each.tenantId)).toEqual([idOf(1)]);
    await platformReleases(tenantKey(idOf(1)));
    await draining;
    expect(await runs.get(run.id)).toMatchObject({ outcome: 'succeeded', tenantsWaitingForLock: 0 });
  });

  it('but let run out is taken, and released in the end', async () => {
    await platformTakes(tenantKey(idOf(0)), -1);
    await platformTakes(ALL_TENANTS_KEY, 0);
    const { run } = await start(fixture.console);
    await drain(database.url);
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded' });
    expect(await readLocks()).toEqual([]);
  });

  it('leaves tenants that can be tried again once it is gone', async () => {
    await platformTakes(tenantKey(idOf(1)));
    const { run } = await start(fixture.console, ALL_TENANTS, 1);
    await drain(database.url);
    await platformReleases(tenantKey(idOf(1)));
    const retried = await fixture.console.runs.retryFailedTenants(run.id);
    expect(retried.run.id).not.toBe(run.id);
    await drain(database.url);
    expect(await readRun(database.pool(), retried.run.id)).toMatchObject({
      outcome: 'succeeded',
      summary_counts: { total: 3, processed: 3, updated: 3, skipped: 0, failed: 0, tenants: 1 },
    });
    expect(await untouched(idOf(1))).toBe(0);
  });
});

describe('the locks of a run', () => {
  it('are those of the platform, live about 900 s, one owner each, and keep the platform out', async () => {
    const big = await makeTenant(database.pool());
    await makeFindings(
      database.pool(),
      big,
      Array.from({ length: 3_000 }, () => ({})),
    );
    const { run } = await start(fixture.console);
    const worker = await openWorker(database.url, { limits: TINY_BATCHES });
    await until(
      'the big tenant is at work',
      async () => (await readLocks()).length > 0 && (await untouched(big.id)) < 3_000,
    );
    const { rows } = await database
      .pool()
      .query(
        `SELECT key, owner, expiration - floor(extract(epoch FROM now()))::int AS seconds FROM cache_locks ORDER BY key`,
      );
    const locks = z.array(z.object({ key: z.string(), owner: z.string(), seconds: z.number() })).parse(rows);
    expect(locks.map(({ key }) => key)).toEqual(expect.arrayContaining([ALL_TENANTS_KEY, tenantKey(big.id)]));
    for (const { seconds } of locks) expect(Math.abs(seconds - 900)).toBeLessThan(60);
    expect(new Set(locks.map(({ owner }) => owner)).size).toBe(locks.length);
    await fixture.console.runs.cancel(run.id);
    await worker.stop();
    expect(await readLocks()).toEqual([]);
  });

  it('that somebody else has taken over stop the work on that tenant at once', async () => {
    const big = await makeTenant(database.pool());
    await makeFindings(
      database.pool(),
      big,
      Array.from({ length: 3_000 }, () => ({})),
    );
    const { run } = await start(fixture.console, { scope: 'single_tenant', tenantId: big.id }, 1);
    const worker = await openWorker(database.url, { limits: TINY_BATCHES });
    await until('the tenant is at work', async () => (await untouched(big.id)) < 3_000);
    await database
      .pool()
      .query(`UPDATE cache_locks SET owner = 'laravel-worker', expiration = expiration + 900 WHERE key = $1`, [
        tenantKey(big.id),
      ]);
    const left = await untouched(big.id);
    expect(left).toBeGreaterThan(0);
    await until('the run is over', async () => (await readRun(database.pool(), run.id)).status === 'completed');
    await worker.stop();
    expect(await untouched(big.id)).toBeGreaterThan(left - 20);
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({ outcome: 'failed', failure_summary: [{ reason_code: 'lock_unavailable' }] });
    expect(await countRows(database.pool(), `cache_locks WHERE owner = 'laravel-worker'`)).toBe(1);
  });
});
