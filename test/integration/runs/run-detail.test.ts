import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBatchMeter } from '../../../src/main/engine/batch-meter';
import { writeHold } from '../../../src/main/engine/engine-store';
import { inWriteTransaction } from '../../../src/main/postgres/transaction';
import { refreshRunSummary } from '../../../src/main/runs/run-summary';
import type { RunDetail, RunTenantState } from '../../../src/shared/contract/runs';
import { makeFindings, makeRun, makeTenant, makeTenantUser, type MadeTenant } from '../../support/builders';
import { type ConsoleFixture, drain, mapOperator, openConsole, start } from '../../support/engine-fixture';
import { startRoundTripCounter } from '../../support/round-trip-counter';
import { createLoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { asOperator } from '../../support/test-server';

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

async function legacyTenant(name: string, findings = 3): Promise<MadeTenant> {
  const tenant = await makeTenant(database.pool(), { name });
  await makeFindings(
    database.pool(),
    tenant,
    Array.from({ length: findings }, () => ({})),
  );
  return tenant;
}

async function holdLock(tenantId: number): Promise<void> {
  await database.pool().query(
    `INSERT INTO cache_locks (key, owner, expiration)
     VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1::text, 'platform',
             extract(epoch FROM now())::int + 900)`,
    [tenantId],
  );
}

const kinds = (run: RunDetail) => run.events.map(({ kind }) => kind);
const allTenants = (runId: number) =>
  ({ runId, state: null, text: '', order: 'largest', changedSince: null, offset: 0, limit: 500 }) as const;

describe('the detail of a run that this console executed', () => {
  it('tells what happened, what the preflight had counted, who failed and what was written', async () => {
    await legacyTenant('Contoso');
    const held = await legacyTenant('Fabrikam', 2);
    await holdLock(held.id);
    const { run } = await start(fixture.console, { scope: 'all_tenants' }, 0);
    await drain(database.url);
    const detail = await fixture.console.runs.get(run.id);
    expect(detail).toMatchObject({
      bucket: 'partially succeeded',
      preflight: { affectedCount: 5, totalCount: 5, estimatedTenants: 2 },
      summaryCounts: { updated: 3, failed: 1 },
      failures: [{ reason_code: 'lock_unavailable', tenant_id: held.id }],
      tenantNames: { [held.id]: 'Fabrikam' },
    });
    expect(kinds(detail)).toEqual(['queued', 'started', 'completed', 'written']);
    expect(detail.events.at(-1)?.detail).toContain('The audit entry');
    // From the start to the end, however short it was.
    expect(detail.samples[0]?.processed).toBe(0);
    expect(detail.samples.at(-1)?.processed).toBe(3);
  });

  it('leads from a run to its retry and back', async () => {
    const held = await legacyTenant('Fabrikam');
    await holdLock(held.id);
    const { run } = await start(fixture.console, { scope: 'all_tenants' }, 0);
    await drain(database.url);
    const { run: retry } = await fixture.console.runs.retryFailedTenants(run.id);
    const first = await fixture.console.runs.get(run.id);
    expect(first.events.at(-1)).toMatchObject({ kind: 'retried', otherRunId: retry.id });
    const second = await fixture.console.runs.get(retry.id);
    expect(second.related).toContainEqual(
      expect.objectContaining({ key: 'retry_of_run_id', target: { kind: 'run', runId: run.id } }),
    );
    expect(second).toMatchObject({ reason: first.reason, preflight: { affectedCount: 3, estimatedTenants: 1 } });
  });

  it('tells of tenants that were taken over from a worker that was lost', async () => {
    const tenant = await legacyTenant('Contoso');
    const { run } = await start(fixture.console);
    await database
      .pool()
      .query(`UPDATE wheelhouse.run_tenants SET state = 'running', claim = $2 WHERE run_id = $1 AND tenant_id = $3`, [
        run.id,
        randomUUID(),
        tenant.id,
      ]);
    await drain(database.url);
    const detail = await fixture.console.runs.get(run.id);
    expect(detail.events.find(({ kind }) => kind === 'taken_over')).toMatchObject({ detail: '1' });
    expect(detail.bucket).toBe('succeeded');
  });

  it('tells of pauses with who asked for them, as times in which nothing is measured', async () => {
    await legacyTenant('Contoso');
    const { run } = await start(fixture.console);
    await fixture.console.runs.pause(run.id);
    expect((await fixture.console.runs.get(run.id)).intervals).toEqual([
      {
        kind: 'paused',
        from: expect.any(String) as string,
        to: null,
        detail: expect.stringMatching(/^Operator/) as string,
      },
    ]);
    await fixture.console.runs.resume(run.id);
    await drain(database.url);
    const detail = await fixture.console.runs.get(run.id);
    expect(kinds(detail)).toEqual(['queued', 'paused', 'resumed', 'started', 'completed', 'written']);
    expect(detail.intervals[0]?.to).not.toBeNull();
  });
});

describe('the chart', () => {
  /** A run that seems to be at work, and no worker is. */
  async function runningRun(): Promise<number> {
    await legacyTenant('Contoso');
    const { run } = await start(fixture.console);
    await database
      .pool()
      .query(`UPDATE operation_runs SET status = 'running', started_at = now() WHERE id = $1`, [run.id]);
    return run.id;
  }

  it('keeps what batches were like, each in one point', async () => {
    const runId = await runningRun();
    const meter = createBatchMeter();
    meter.note(5_000, 210);
    meter.note(4_000, 190);
    meter.note(6_000, 900);
    meter.note(0, 3);
    expect(await refreshRunSummary(fixture.pool, runId, meter)).toBe(true);
    expect((await fixture.console.runs.get(runId)).samples.at(-1)).toMatchObject({
      batchMs: 210,
      batchMsMax: 900,
      batchRows: 5_000,
    });
    expect(meter.read()).toBeNull();
  });

  it('keeps them for the next point while none is due', async () => {
    const runId = await runningRun();
    await refreshRunSummary(fixture.pool, runId, createBatchMeter());
    await database.pool().query(`UPDATE wheelhouse.run_controls SET worker_seen_at = NULL WHERE run_id = $1`, [runId]);
    await database.pool().query(`UPDATE wheelhouse.run_samples SET at = now() + interval '1 hour'`);
    const meter = createBatchMeter();
    meter.note(10, 10);
    expect(await refreshRunSummary(fixture.pool, runId, meter)).toBe(true);
    expect(meter.read()?.stats.batches).toBe(1);
  });

  it('has at most some hundred points, with the last one and the longest batch among them, however long the run', async () => {
    const runId = await runningRun();
    await database.pool().query(
      `INSERT INTO wheelhouse.run_samples (run_id, at, processed, batches, batch_ms, batch_ms_max, batch_rows)
       SELECT $1, '2026-01-01T00:00:00Z'::timestamptz + make_interval(secs => 30 * i), i * 10, 2, 200,
              CASE WHEN i = 1234 THEN 9999 ELSE 300 END, 5000
       FROM generate_series(1, 5000) i`,
      [runId],
    );
    const { samples } = await fixture.console.runs.get(runId);
    expect(samples.length).toBeGreaterThan(200);
    expect(samples.length).toBeLessThanOrEqual(402);
    expect(samples.at(-1)).toMatchObject({ processed: 50_000, batchMs: 200, batchRows: 5_000 });
    expect(Math.max(...samples.map(({ batchMsMax }) => batchMsMax ?? 0))).toBe(9_999);
    const processed = samples.map((sample) => sample.processed);
    expect(processed).toEqual([...processed].sort((a, b) => a - b));
  });

  it('tells a hold once, however often it is prolonged and whatever its numbers are by then', async () => {
    const runId = await runningRun();
    const hold = (reason: string | null) => inWriteTransaction(fixture.pool, (tx) => writeHold(tx, runId, reason, 60));
    await Promise.all([hold('A replica is 31 s behind.'), hold('A replica is 35 s behind.')]);
    await hold('A replica is 40 s behind.');
    const held = (await fixture.console.runs.get(runId)).intervals;
    expect(held).toEqual([
      { kind: 'held', from: expect.any(String) as string, to: null, detail: 'A replica is 40 s behind.' },
    ]);
    await hold(null);
    await hold('The database has hardly any free connection left.');
    const { intervals } = await fixture.console.runs.get(runId);
    expect(intervals.map(({ to, detail }) => [to === null, detail])).toEqual([
      [false, 'A replica is 40 s behind.'],
      [true, 'The database has hardly any free connection left.'],
    ]);
  });
});

describe('the tenants of a run', () => {
  it('are found by name, id and state, paged, and told apart by what changed', async () => {
    const named = await legacyTenant('Ångström & Söhne');
    for (let index = 0; index < 4; index += 1) await legacyTenant(`Tenant ${index}`, index + 1);
    const { run } = await start(fixture.console);
    const { runs } = fixture.console;
    const page = allTenants(run.id);
    const ids = async (more: Partial<Parameters<typeof runs.listTenants>[0]>) =>
      (await runs.listTenants({ ...page, ...more })).tenants.map(({ tenantId }) => tenantId);
    expect(await ids({ text: 'ÅNGSTRÖM' })).toEqual([named.id]);
    expect(await ids({ text: ` #${named.id} ` })).toEqual([named.id]);
    expect(await ids({ text: '%' })).toEqual([]);
    expect(await ids({ state: 'failed' })).toEqual([]);
    const [first, second] = [await ids({ limit: 2 }), await ids({ limit: 2, offset: 2 })];
    expect(new Set([...first, ...second]).size).toBe(4);

    const { readAt, total } = await runs.listTenants(page);
    expect(total).toBe(5);
    // Long ago, so that none of them counts as changed since.
    await database.pool().query(`UPDATE wheelhouse.run_tenants SET updated_at = now() - interval '1 hour'`);
    expect(await ids({ changedSince: readAt })).toEqual([]);
    await database
      .pool()
      .query(`UPDATE wheelhouse.run_tenants SET state = 'running', updated_at = now() WHERE tenant_id = $1`, [
        named.id,
      ]);
    const changed = await runs.listTenants({ ...page, changedSince: readAt });
    expect(changed.tenants.map(({ tenantId, state }) => [tenantId, state])).toEqual([[named.id, 'running']]);
  });
});

describe('what a run is related to', () => {
  async function makeConnection(tenant: MadeTenant): Promise<number> {
    const { rows } = await database.pool().query<{ id: string }>(
      `INSERT INTO provider_connections (workspace_id, tenant_id, provider, display_name, last_health_check_at)
       VALUES ($1, $2, 'microsoft', 'Contoso production', '2026-11-20T08:00:00Z') RETURNING id`,
      [tenant.workspaceId, tenant.id],
    );
    return Number(rows[0]?.id);
  }

  it('is told from the ops database, with the verification that is under way', async () => {
    const tenant = await makeTenant(database.pool(), { name: 'Contoso' });
    const id = await makeConnection(tenant);
    const request = { record: 'provider_connections', id } as const;
    expect(await fixture.console.runs.getRelated(request)).toMatchObject({
      title: 'Contoso production',
      tenantName: 'Contoso',
      activeRunId: null,
      facts: expect.arrayContaining([{ label: 'Provider', value: 'microsoft', at: null }]) as unknown,
    });
    const checking = await makeRun(database.pool(), {
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      type: 'provider.connection.check',
      status: 'running',
      context: { provider_connection_id: id },
    });
    expect((await fixture.console.runs.getRelated(request)).activeRunId).toBe(checking);
  });

  it('is not found where it does not exist, or belongs to a tenant that is not one’s own', async () => {
    const [own, other] = [await makeTenant(database.pool()), await makeTenant(database.pool())];
    const ids = [await makeConnection(own), await makeConnection(other)] as const;
    await expect(fixture.console.runs.getRelated({ record: 'backup_sets', id: 999_999 })).rejects.toMatchObject({
      kind: 'not_found',
      message: 'Backup set #999999 was not found.',
    });
    const role = await createLoginRole(database, ['wheelhouse_viewer']);
    const userId = await makeTenantUser(database.pool(), own.id, 'readonly');
    await database
      .pool()
      .query('INSERT INTO wheelhouse.operators (db_role, user_id) VALUES ($1, $2)', [role.name, userId]);
    const member = await openConsole(role.url);
    try {
      expect((await member.console.runs.getRelated({ record: 'provider_connections', id: ids[0] })).id).toBe(ids[0]);
      await expect(
        member.console.runs.getRelated({ record: 'provider_connections', id: ids[1] }),
      ).rejects.toMatchObject({ kind: 'not_found' });
    } finally {
      await member.close();
      await database.pool().query('DELETE FROM wheelhouse.operators WHERE db_role = $1', [role.name]);
      await role.drop();
    }
  });
});

describe('a run of the platform', () => {
  it('has a timeline of the three instants that are kept, and the names of the tenants that failed in it', async () => {
    const tenant = await makeTenant(database.pool(), { name: 'Contoso' });
    const id = await makeRun(database.pool(), {
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      type: 'inventory_sync',
      outcome: 'failed',
      failureSummary: [
        { code: 'throttled', message: 'Slow down.', tenant_id: String(tenant.id) },
        { reason_code: 'ext.graph.gone', message: 'Gone.', tenant_id: 'x' },
        'odd',
      ],
    });
    const detail = await fixture.console.runs.get(id);
    expect(kinds(detail)).toEqual(['queued', 'started', 'completed']);
    expect(detail).toMatchObject({ isManaged: false, samples: [], intervals: [], preflight: null });
    expect(detail.tenantNames).toEqual({ [tenant.id]: 'Contoso' });
  });
});

describe('over a slow network', () => {
  it('a detail and a page of tenants take one round trip, a pause and a cancel few', async () => {
    await legacyTenant('Contoso');
    const { run } = await start(fixture.console);
    const network = await startRoundTripCounter(asOperator(database.url));
    const far = await openConsole(network.url);
    const { runs } = far.console;
    try {
      await runs.get(run.id);
      expect(await network.count(() => runs.get(run.id))).toBe(1);
      expect(await network.count(() => runs.listTenants(allTenants(run.id)))).toBe(1);
      expect(await network.count(() => runs.pause(run.id))).toBeLessThanOrEqual(4);
      expect(await network.count(() => runs.cancel(run.id))).toBeLessThanOrEqual(8);
    } finally {
      await far.close();
      await network.close();
    }
    const states: Partial<Record<RunTenantState, number>> = (await fixture.console.runs.get(run.id)).tenantStates;
    expect(states).toMatchObject({ cancelled: 1 });
  });
});
