import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StartRequest } from '../../../src/shared/contract/runbooks';
import { CAPABILITIES } from '../../../src/shared/domain/capabilities';
import { makeFindings, makeTenant, type MadeTenant, platformScope } from '../../support/builders';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  readRun,
  RUNBOOK_KEY,
  start,
  startRequest,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let fixture: ConsoleFixture;
let tenant: MadeTenant;
let deleted: MadeTenant;
let platform: MadeTenant;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  const pool = database.pool();
  tenant = await makeTenant(pool, { name: 'Contoso' });
  deleted = await makeTenant(pool, { name: 'Deleted', deletedAt: new Date('2025-01-01T00:00:00Z') });
  const scope = await platformScope(pool);
  platform = { id: scope.tenantId, workspaceId: scope.workspaceId };
  for (const each of [tenant, deleted, platform]) await makeFindings(pool, each, [{}, {}]);
  await mapOperator(database);
  fixture = await openConsole(database.url);
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

const WRITTEN_BY_A_START = [
  'operation_runs',
  'wheelhouse.run_controls',
  'wheelhouse.run_tenants',
  'wheelhouse.run_events',
  'pgboss.job',
  'cache_locks',
  `audit_logs WHERE action = 'platform.ops.runbooks.start'`,
];

async function startTraces(): Promise<number[]> {
  const counts: number[] = [];
  for (const table of WRITTEN_BY_A_START) counts.push(await countRows(database.pool(), table));
  return counts;
}

async function expectRefused(request: StartRequest, code: string): Promise<void> {
  const before = await startTraces();
  await expect(fixture.console.runbooks.start(request)).rejects.toMatchObject({ kind: 'refused', code });
  expect(await startTraces()).toEqual(before);
}

describe('a start is refused, and leaves nothing,', () => {
  it.each([
    ['without a reason', { reason: null }, 'reason_required'],
    ['with a reason of 4 characters', { reason: { code: 'SUPPORT', text: ' abcd ' } }, 'reason_required'],
    ['with a line break in the reason', { reason: { code: 'SUPPORT', text: 'first\nsecond' } }, 'reason_required'],
    ['without the phrase', { confirmation: null }, 'not_confirmed'],
    ['with the phrase in another case', { confirmation: 'backfill all tenants' }, 'not_confirmed'],
    [
      'with a preflight that was never taken',
      { preflightId: '00000000-0000-4000-8000-000000000000' },
      'preflight_missing',
    ],
  ] as const)('%s', async (_what, change, code) => {
    await expectRefused({ ...(await startRequest(fixture.console)), ...change }, code);
  });

  it('with a preflight of another scope', async () => {
    const single = await startRequest(fixture.console, { scope: 'single_tenant', tenantId: tenant.id });
    await expectRefused({ ...single, target: ALL_TENANTS }, 'preflight_missing');
    const all = await startRequest(fixture.console);
    await expectRefused({ ...all, target: { scope: 'single_tenant', tenantId: tenant.id } }, 'preflight_missing');
  });

  it('with a preflight of more than 15 minutes ago, and not with one of just under', async () => {
    const request = await startRequest(fixture.console, { scope: 'single_tenant', tenantId: tenant.id });
    const age = (interval: string) =>
      database
        .pool()
        .query('UPDATE wheelhouse.preflights SET taken_at = now() - $2::interval WHERE id = $1', [
          request.preflightId,
          interval,
        ]);
    await age('15 minutes 1 second');
    await expectRefused(request, 'preflight_too_old');
    await age('14 minutes 50 seconds');
    const { run } = await fixture.console.runbooks.start(request);
    await fixture.console.runs.cancel(run.id);
  });

  it('on a tenant outside the universe, by whatever path', async () => {
    const outside = [platform.id, deleted.id, 999_999];
    for (const tenantId of outside) {
      const target = { scope: 'single_tenant', tenantId } as const;
      const asking = fixture.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target });
      await expect(asking).rejects.toMatchObject({ kind: 'refused', code: 'tenant_not_allowed' });
      await expectRefused({ ...(await startRequest(fixture.console)), target }, 'tenant_not_allowed');
    }
  });

  it('of a runbook that does not exist', async () => {
    const request = { ...(await startRequest(fixture.console)), runbookKey: 'no.such.runbook' };
    await expect(fixture.console.runbooks.start(request)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('an operator', () => {
  afterEach(async () => {
    await mapOperator(database);
  });

  it.each(['platform.runbooks.run', 'platform.runbooks.findings.lifecycle_backfill'] as const)(
    'without %s is refused, by that name',
    async (missing) => {
      const request = await startRequest(fixture.console);
      await mapOperator(
        database,
        database.url,
        CAPABILITIES.filter((capability) => capability !== missing),
      );
      const starting = fixture.console.runbooks.start(request);
      await expect(starting).rejects.toMatchObject({ kind: 'refused', code: 'missing_capability' });
      await expect(starting).rejects.toThrow(missing);
    },
  );

  it('needs nothing to start but platform.runbooks.run and the runbook’s own capability', async () => {
    await mapOperator(database, database.url, [
      'platform.console.view',
      'platform.runbooks.run',
      'platform.runbooks.findings.lifecycle_backfill',
    ]);
    const { isDeduplicated } = await fixture.console.runbooks.start(await startRequest(fixture.console));
    expect(isDeduplicated).toBe(false);
  });

  it('without platform.console.view can not even open the console', async () => {
    await mapOperator(database, database.url, ['platform.ops.view']);
    await expect(openConsole(database.url)).rejects.toMatchObject({ kind: 'refused', code: 'missing_capability' });
  });

  it('without platform.operations.manage can not pause or cancel', async () => {
    const { run } = await start(fixture.console, { scope: 'single_tenant', tenantId: tenant.id });
    await mapOperator(
      database,
      database.url,
      CAPABILITIES.filter((capability) => capability !== 'platform.operations.manage'),
    );
    for (const act of [fixture.console.runs.pause, fixture.console.runs.cancel, fixture.console.runs.resume]) {
      await expect(act(run.id)).rejects.toMatchObject({ code: 'missing_capability' });
    }
    await mapOperator(database);
    await fixture.console.runs.cancel(run.id);
  });

  it('whose role is not mapped is told so', async () => {
    await database.pool().query('DELETE FROM wheelhouse.operators');
    await expect(openConsole(database.url)).rejects.toMatchObject({ kind: 'refused', code: 'unmapped_role' });
  });

  it('who was deactivated is refused', async () => {
    const request = await startRequest(fixture.console);
    await database.pool().query('UPDATE platform_users SET is_active = false');
    await expect(fixture.console.runbooks.start(request)).rejects.toMatchObject({ code: 'inactive_operator' });
  });
});

describe('the platform tenant and deleted tenants', () => {
  it('are never listed nor found', async () => {
    for (const text of ['', 'Platform', 'platform', 'Deleted', String(platform.id), String(deleted.id)]) {
      const found = await fixture.console.runbooks.searchTenants({ text, limit: 100 });
      expect(found.map(({ id }) => id)).not.toContain(platform.id);
      expect(found.map(({ id }) => id)).not.toContain(deleted.id);
    }
    expect((await fixture.console.runbooks.list())[0]?.allowedTenantCount).toBe(1);
  });

  it('are never touched by a run on all tenants', async () => {
    const preflight = await fixture.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: ALL_TENANTS });
    expect(preflight).toMatchObject({ totalCount: 2, estimatedTenants: 1 });
    const { run } = await start(fixture.console);
    await drain(database.url);
    expect((await readRun(database.pool(), run.id)).summary_counts).toMatchObject({ total: 2, updated: 2, tenants: 1 });
    const touched = await countRows(
      database.pool(),
      'findings WHERE tenant_id = ANY($1) AND (first_seen_at IS NOT NULL OR updated_at <> created_at)',
      [[platform.id, deleted.id]],
    );
    expect(touched).toBe(0);
    expect(
      await countRows(database.pool(), 'wheelhouse.run_tenants WHERE tenant_id = ANY($1)', [[platform.id, deleted.id]]),
    ).toBe(0);
  });
});

describe('the row of a run', () => {
  it('on all tenants belongs to the workspace of the platform, one on a tenant to that of the tenant', async () => {
    const all = await start(fixture.console);
    const single = await start(fixture.console, { scope: 'single_tenant', tenantId: tenant.id });
    const { rows } = await database.pool().query(
      `SELECT id::int, workspace_id::int, tenant_id::int, user_id, status, outcome, run_identity_hash ~ '^[0-9a-f]{64}$' AS is_hash
       FROM operation_runs WHERE id = ANY($1) ORDER BY id`,
      [[all.run.id, single.run.id]],
    );
    const common = { user_id: null, status: 'queued', outcome: 'pending', is_hash: true };
    expect(rows).toEqual([
      { ...common, id: all.run.id, workspace_id: platform.workspaceId, tenant_id: null },
      { ...common, id: single.run.id, workspace_id: tenant.workspaceId, tenant_id: tenant.id },
    ]);
    await fixture.console.runs.cancel(all.run.id);
    await fixture.console.runs.cancel(single.run.id);
  });

  it('carries the context that the platform reads', async () => {
    await fixture.close();
    fixture = await openConsole(database.url);
    const { identity } = fixture.console;
    const platformUserId = identity.kind === 'platform_user' ? identity.platformUserId : null;
    const { run } = await start(fixture.console);
    const { context } = await readRun(database.pool(), run.id);
    expect(context).toEqual({
      runbook: { key: RUNBOOK_KEY, scope: 'all_tenants', target_tenant_id: null, source: 'system_ui' },
      preflight: { affected_count: 0, total_count: 2, estimated_tenants: 1 },
      reason: { reason_code: 'DATA_REPAIR', reason_text: 'Counts are wrong' },
      platform_initiator: {
        platform_user_id: platformUserId,
        email: fixture.console.identity.email,
        name: fixture.console.identity.name,
        is_break_glass: false,
      },
    });
    await fixture.console.runs.cancel(run.id);
  });

  it('leaves the reason out where none was given, and the initiator where the deploy hook started it', async () => {
    const hook = await openConsole(database.url, { source: 'deploy_hook' });
    const request = await startRequest(hook.console, { scope: 'single_tenant', tenantId: tenant.id });
    const { run } = await hook.console.runbooks.start({ ...request, reason: null, confirmation: null });
    await hook.close();
    const { context } = await readRun(database.pool(), run.id);
    expect(Object.keys(context).toSorted()).toEqual(['preflight', 'runbook']);
    await fixture.console.runs.cancel(run.id);
  });
});

describe('a start that fails half-way', () => {
  it.each([
    'operation_runs',
    'wheelhouse.run_controls',
    'wheelhouse.run_tenants',
    'wheelhouse.run_events',
    'pgboss.job',
    'audit_logs',
  ])('because %s can not be written leaves nothing', async (table) => {
    const pool = database.pool();
    const request = await startRequest(fixture.console);
    const before = await startTraces();
    await pool.query(
      `CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$`,
    );
    await pool.query(`CREATE TRIGGER broken AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION fail()`);
    try {
      await expect(fixture.console.runbooks.start(request)).rejects.toThrow('broken');
    } finally {
      await pool.query(`DROP TRIGGER broken ON ${table}`);
    }
    expect(await startTraces()).toEqual(before);
    const { run, isDeduplicated } = await fixture.console.runbooks.start(request);
    expect(isDeduplicated).toBe(false);
    await fixture.console.runs.cancel(run.id);
  });
});
