import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inReadTransaction } from '../../../src/main/postgres/transaction';
import { countExactly } from '../../../src/main/runbooks/count-exactly';
import type { RunbookDefinition } from '../../../src/main/runbooks/definition';
import { findingsLifecycleBackfill } from '../../../src/main/runbooks/findings-lifecycle-backfill';
import { createRegistry } from '../../../src/main/runbooks/registry';
import { makeFindings, makeRun, makeTenant, type MadeTenant } from '../../support/builders';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  drain,
  mapOperator,
  openConsole,
  RUNBOOK_KEY,
  start,
  until,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const LOCK = 'tenantpilot:findings:lifecycle_backfill:';
const legacy = (count: number) => Array.from({ length: count }, () => ({}));

let database: TestDatabase;
let fixture: ConsoleFixture;
let large: MadeTenant;
let small: MadeTenant;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  large = await makeTenant(database.pool(), { name: 'Large & Sons' });
  small = await makeTenant(database.pool(), { name: 'small' });
  await makeFindings(database.pool(), large, legacy(30));
  await makeFindings(database.pool(), small, legacy(2));
  await makeTenant(database.pool(), { name: 'Empty' });
  await mapOperator(database);
  fixture = await openConsole(database.url);
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

const preflight = (target = ALL_TENANTS) => fixture.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target });

describe('the tenants of a preflight', () => {
  it('come in pages, those with most to change first, and are found by name and id', async () => {
    const { id: preflightId, affectedTenants, estimatedTenants } = await preflight();
    expect({ affectedTenants, estimatedTenants }).toEqual({ affectedTenants: 2, estimatedTenants: 3 });
    const page = async (request: { text?: string; offset?: number; limit?: number; isAffectedOnly?: boolean }) => {
      const whole = { text: '', offset: 0, limit: 100, isAffectedOnly: false, ...request };
      const found = await fixture.console.runbooks.preflightTenants({ runbookKey: RUNBOOK_KEY, preflightId, ...whole });
      return { names: found.tenants.map(({ tenantName }) => tenantName), total: found.total };
    };
    expect(await page({})).toEqual({ names: ['Large & Sons', 'small', 'Empty'], total: 3 });
    expect(await page({ offset: 1, limit: 1 })).toEqual({ names: ['small'], total: 3 });
    expect(await page({ isAffectedOnly: true })).toEqual({ names: ['Large & Sons', 'small'], total: 2 });
    expect(await page({ text: 'SONS' })).toEqual({ names: ['Large & Sons'], total: 1 });
    expect(await page({ text: String(small.id) })).toMatchObject({
      names: expect.arrayContaining(['small']) as string[],
    });
    expect(await page({ text: '%' })).toEqual({ names: [], total: 0 });
  });

  it('of a preflight that does not exist are not found', async () => {
    const asking = fixture.console.runbooks.preflightTenants({
      runbookKey: RUNBOOK_KEY,
      preflightId: '00000000-0000-4000-8000-000000000000',
      text: '',
      isAffectedOnly: false,
      offset: 0,
      limit: 10,
    });
    await expect(asking).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('what a preflight tells of others at work', () => {
  const message = async (key: string) => (await preflight()).checks.find((check) => check.key === key);

  beforeEach(() => database.pool().query('DELETE FROM cache_locks'));
  afterEach(async () => {
    await database.pool().query('DELETE FROM cache_locks');
    await database.pool().query(`UPDATE operation_runs SET status = 'completed', outcome = 'cancelled'`);
  });

  it('names the tenants whose lock is held, until when, and not by whom the token is', async () => {
    await database.pool().query(
      `INSERT INTO cache_locks (key, owner, expiration) VALUES
         ('${LOCK}tenant:' || $1, 'secret-token', extract(epoch FROM now())::int + 600),
         ('${LOCK}tenant:' || $2, 'secret-token', extract(epoch FROM now())::int - 1)`,
      [String(large.id), String(small.id)],
    );
    const taken = await preflight();
    expect(taken.locks).toMatchObject({
      total: 1,
      held: [{ tenantId: large.id, tenantName: 'Large & Sons', runId: null }],
    });
    expect(JSON.stringify(taken)).not.toContain('secret-token');
    expect(await message('locks')).toMatchObject({ level: 'notice' });
  });

  it('tells the lock on all tenants apart', async () => {
    await database
      .pool()
      .query(`INSERT INTO cache_locks VALUES ('${LOCK}all_tenants', 'x', extract(epoch FROM now())::int + 600)`);
    expect((await preflight()).locks.held).toMatchObject([{ tenantId: null }]);
    const { message: ofAll = '' } = (await message('locks')) ?? {};
    expect(ofAll).toContain('The lock on all tenants is held');
    expect(ofAll).not.toContain('one tenant');
    await database
      .pool()
      .query(`INSERT INTO cache_locks VALUES ('${LOCK}tenant:' || $1, 'x', extract(epoch FROM now())::int + 600)`, [
        String(large.id),
      ]);
    const { message: ofBoth } = (await message('locks')) ?? {};
    expect(ofBoth).toMatch(/^The lock on all tenants is held: .+ The lock of one tenant is held: /);
  });

  it('leads to the active run of the same identity, and tells of others', async () => {
    const single = { scope: 'single_tenant', tenantId: small.id } as const;
    const { run: other } = await start(fixture.console, single);
    expect(await message('active_run')).toMatchObject({ level: 'ok' });
    expect(await message('other_runs')).toMatchObject({ level: 'notice', runIds: [other.id] });
    const { run } = await start(fixture.console);
    expect(await message('active_run')).toMatchObject({ level: 'notice', runIds: [run.id] });
    // Another tenant's run is none of this one's concern.
    const ofLarge = await preflight({ scope: 'single_tenant', tenantId: large.id });
    expect(ofLarge.checks.find(({ key }) => key === 'other_runs')?.runIds).toEqual([run.id]);
    await fixture.console.runs.cancel(run.id);
    await fixture.console.runs.cancel(other.id);
  });

  it('tells of runs that nothing vouches for', async () => {
    const longAgo = new Date(Date.now() - 5 * 3_600_000);
    const stale = await makeRun(database.pool(), { status: 'running', createdAt: longAgo, updatedAt: longAgo });
    expect(await message('stale_runs')).toMatchObject({ level: 'notice', runIds: [stale] });
  });

  it('tells when somebody waits to change the table', async () => {
    const [holder, waiter] = [await database.pool().connect(), await database.pool().connect()];
    try {
      await holder.query('BEGIN; LOCK TABLE workspace_settings IN SHARE UPDATE EXCLUSIVE MODE');
      expect(await message('maintenance')).toMatchObject({ level: 'notice' });
      await waiter.query('BEGIN');
      const waiting = waiter.query('LOCK TABLE workspace_settings IN SHARE MODE');
      await until('it waits', async () => {
        const { rows } = await database.pool().query('SELECT 1 FROM pg_locks WHERE NOT granted');
        return rows.length > 0;
      });
      const { checks } = await fixture.console.runbooks.preflight({
        runbookKey: RUNBOOK_KEY,
        target: ALL_TENANTS,
      });
      expect(checks.find(({ key }) => key === 'schema_changes')).toMatchObject({ level: 'notice' });
      await holder.query('ROLLBACK');
      await waiting;
    } finally {
      await holder.query('ROLLBACK');
      await waiter.query('ROLLBACK');
      holder.release();
      waiter.release();
    }
  });
});

describe('a sample', () => {
  it('holds nothing of a finding but its lifecycle, whatever is stored in it', async () => {
    const planted = 'Bearer eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2VjcmV0';
    const { id: tenantId } = await (async () => {
      const tenant = await makeTenant(database.pool(), { name: 'Planted' });
      await makeFindings(database.pool(), tenant, [
        { evidence_jsonb: { kind: planted }, subject_external_id: planted, scope_key: planted, subject_type: planted },
        { recurrence_key: planted, resolved_reason: planted, status: 'acknowledged' },
        { recurrence_key: planted, status: 'new', finding_type: 'drift' },
        { status: planted.slice(0, 32) },
      ]);
      return tenant;
    })();
    const taken = await preflight({ scope: 'single_tenant', tenantId });
    expect(taken.sample?.rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(taken)).not.toMatch(/eyJ|Bearer/);
    const shown = new Set(taken.sample?.rows.flatMap(({ changes }) => changes.map(({ column }) => column)));
    const allowed = findingsLifecycleBackfill.sample?.columns.map(({ label }) => label) ?? [];
    expect([...shown].filter((column) => !allowed.includes(column))).toEqual([]);
    await database.pool().query('UPDATE tenants SET deleted_at = now() WHERE id = $1', [tenantId]);
  });
});

describe('a count that takes long', () => {
  const slowly = (seconds: string): RunbookDefinition => ({
    ...findingsLifecycleBackfill,
    preflight: `SELECT counted.* FROM (${findingsLifecycleBackfill.preflight}) counted, (SELECT pg_sleep(${seconds})) slow`,
  });
  let slow: ConsoleFixture;
  afterEach(() => slow?.close());

  it('gives way to an estimate, which is marked and vouches for no start', async () => {
    slow = await openConsole(database.url, { registry: createRegistry([slowly('60')]) });
    const before = await database.pool().query('SELECT count(*) FROM wheelhouse.preflights');
    const estimate = await slow.console.runbooks.preflightInTime({
      runbookKey: RUNBOOK_KEY,
      target: ALL_TENANTS,
      countLimitMs: 200,
    });
    // So small a table is read as a whole.
    expect(estimate).toMatchObject({ id: null, isEstimate: true, planHash: null, totalCount: 32, affectedCount: 32 });
    expect((await database.pool().query('SELECT count(*) FROM wheelhouse.preflights')).rows).toEqual(before.rows);
  });

  it('is stopped on the server too', async () => {
    slow = await openConsole(database.url, { registry: createRegistry([slowly('60')]) });
    const stopping = new AbortController();
    const order = { runbookKey: RUNBOOK_KEY, target: ALL_TENANTS, signal: stopping.signal };
    const taking = slow.console.runbooks.preflight(order).then(
      () => null,
      (error: unknown) => error,
    );
    const sleeping = async () => {
      const { rows } = await database
        .pool()
        .query(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`);
      return rows.length > 0;
    };
    await until('it counts', sleeping);
    stopping.abort();
    expect(await taking).toMatchObject({ code: 'stopped' });
    expect(await sleeping()).toBe(false);
  });

  it('is exact all the same, part by part, and tells how far it is', async () => {
    slow = await openConsole(database.url);
    const { rows } = await database.pool().query<{ id: number }>('SELECT id::int AS id FROM tenants ORDER BY id');
    const tenantIds = rows.map(({ id }) => id);
    const told: number[] = [];
    const counts = await inReadTransaction(slow.pool, (tx) =>
      countExactly(
        tx,
        slowly('CASE WHEN cardinality($1::bigint[]) > 2 THEN 60 ELSE 0 END').preflight,
        tenantIds,
        { signal: null, onProgress: ({ counted }) => told.push(counted) },
        { oneStatementMs: 200, partMs: 500 },
      ),
    );
    expect(counts.find(({ tenantId }) => tenantId === large.id)).toMatchObject({ totalCount: 30, affectedCount: 30 });
    expect(told.at(-1)).toBe(tenantIds.length);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

describe('the duration that is told', () => {
  it('is a cautious guess at first, and measured once a run of some size has ended', async () => {
    expect((await preflight()).duration).toMatchObject({ rowsPerSecond: 2_000, measuredRuns: 0 });
    await makeFindings(database.pool(), small, legacy(1_200));
    await start(fixture.console);
    await drain(database.url);
    await database.pool().query('UPDATE findings SET times_seen = NULL');
    const { duration } = await preflight();
    expect(duration.measuredRuns).toBe(1);
    expect(duration.rowsPerSecond).toBeGreaterThan(0);
  });
});
