import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHistorySync } from '../../../src/main/history/history-sync';
import { runDocument } from '../../../src/main/history/kept-documents';
import { listenForRuns } from '../../../src/main/postgres/run-news';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { LEGACY_RECORDS } from '../../../src/shared/contract/runs';
import { makeFindings, makeRun, makeTenant, makeTenantUser, type MadeTenant } from '../../support/builders';
import { mapOperator, openConsole, start, type ConsoleFixture } from '../../support/engine-fixture';
import { makeHistoryWorld } from '../../support/history-fixture';
import { canLoadSqlite, listAll, openLocalHistory } from '../../support/local-history';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const ALL = { filter: {}, cursor: null, limit: 500 };

let database: TestDatabase;
let own: MadeTenant;
let other: MadeTenant;
let fixture: ConsoleFixture;
let member: LoginRole;
let memberFixture: ConsoleFixture;
let userId: number;
let ids: { own: number; other: number; all: number };

beforeAll(async () => {
  database = await createTestDatabase('installed');
  const admin = database.pool();
  own = await makeTenant(admin, { name: 'Contoso' });
  other = await makeTenant(admin, { name: 'Fabrikam' });
  userId = await makeTenantUser(admin, own.id, 'readonly');
  member = await createLoginRole(database, [GROUP_ROLES.viewer]);
  await admin.query('INSERT INTO wheelhouse.operators (db_role, user_id) VALUES ($1, $2)', [member.name, userId]);
  await mapOperator(database, database.url);
  fixture = await openConsole(database.url);
  memberFixture = await openConsole(member.url);
});
afterAll(async () => {
  await memberFixture?.close();
  await fixture?.close();
  await member?.drop();
  await database?.drop();
});

describe.runIf(canLoadSqlite)('the history of whoever looks', () => {
  let local: ReturnType<typeof openLocalHistory>;
  beforeEach(async () => {
    const admin = database.pool();
    await admin.query('TRUNCATE operation_runs CASCADE');
    local = openLocalHistory();
    ids = {
      own: await makeRun(admin, { workspaceId: own.workspaceId, tenantId: own.id, type: 'policy.sync' }),
      other: await makeRun(admin, { workspaceId: other.workspaceId, tenantId: other.id, type: 'policy.sync' }),
      all: await makeRun(admin),
    };
  });
  afterEach(() => local.remove());
  const idsOf = async (world: ReturnType<typeof makeHistoryWorld>) =>
    (await world.history.list(ALL)).runs.map(({ id }) => id);

  it('is a file of their own, and holds nothing that they may not see', async () => {
    const operator = makeHistoryWorld(fixture.console, local);
    await operator.history.agree();
    expect(new Set(await idsOf(operator))).toEqual(new Set([ids.own, ids.other, ids.all]));
    // The next one on this computer, at the same connection.
    const tenant = makeHistoryWorld(memberFixture.console, local);
    await tenant.history.agree();
    expect(await idsOf(tenant)).toEqual([ids.own]);
    expect((await tenant.history.list({ ...ALL, filter: { text: 'Fabrikam' } })).total).toBe(0);
    expect((await tenant.history.list({ ...ALL, filter: { text: 'contos policy' } })).total).toBe(1);
  });

  it('loses what was taken from them, with what they had opened of it', async () => {
    const admin = database.pool();
    await admin.query(`INSERT INTO tenant_memberships (tenant_id, user_id, role) VALUES ($1, $2, 'owner')`, [
      other.id,
      userId,
    ]);
    const world = makeHistoryWorld(memberFixture.console, local);
    await world.history.agree();
    expect(new Set(await idsOf(world))).toEqual(new Set([ids.own, ids.other]));
    const detail = await memberFixture.console.runs.get(ids.other);
    world.history.keep({ name: 'x', tenantId: other.id, content: detail });
    await vi.waitFor(async () => expect(await local.remote.findDocument('x')).not.toBeNull());

    await admin.query('DELETE FROM tenant_memberships WHERE tenant_id = $1 AND user_id = $2', [other.id, userId]);
    await world.history.agree();
    expect(await idsOf(world)).toEqual([ids.own]);
    expect(await local.remote.findDocument('x')).toBeNull();
  });

  it('is gone for good where they may see nothing any more', async () => {
    const admin = database.pool();
    const world = makeHistoryWorld(memberFixture.console, local);
    await world.history.agree();
    expect(await local.remote.findFile('here')).not.toBeNull();
    await admin.query('DELETE FROM tenant_memberships WHERE user_id = $1', [userId]);
    try {
      await expect(world.history.agree()).rejects.toMatchObject({ kind: 'refused', code: 'no_membership' });
      expect(await local.remote.findFile('here')).toBeNull();
      world.goAway();
      await expect(world.history.list(ALL)).rejects.toMatchObject({ kind: 'unreachable' });
    } finally {
      await admin.query(`INSERT INTO tenant_memberships (tenant_id, user_id, role) VALUES ($1, $2, 'readonly')`, [
        own.id,
        userId,
      ]);
    }
  });

  it('is there at a start without the database, for the connection it was read at and no other', async () => {
    const before = makeHistoryWorld(fixture.console, local);
    await before.history.agree();
    const document = runDocument(ids.own);
    await before.history.readThrough(document, () => fixture.console.runs.get(ids.own));
    const { readAt } = await before.history.list(ALL);
    await local.remote.close();

    const later = makeHistoryWorld(null, local);
    later.key = 'elsewhere';
    later.goAway();
    await expect(later.history.list(ALL)).rejects.toMatchObject({ kind: 'unreachable' });
    later.key = 'here';
    later.goAway();
    await vi.waitFor(async () => expect((await later.history.list(ALL)).total).toBe(3));
    expect(later.kept).toMatchObject({ kind: 'platform_user' });
    expect((await later.history.list(ALL)).readAt <= readAt).toBe(true);
    const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const gone = () =>
      later.history.readThrough(document, () =>
        Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
      );
    expect(await gone()).toMatchObject({ id: ids.own, tenantName: 'Contoso' });
    await expect(later.history.readThrough(runDocument(ids.other), away)).rejects.toThrow('connect ECONNREFUSED');
    // The server asks for a password: it could be asked, and did not let anybody in.
    later.goAway(true);
    expect(later.kept).toBeNull();
    await expect(later.history.list(ALL)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('offers what occurs in it where the database is away, with the names that were last told', async () => {
    const admin = database.pool();
    const hers = { workspaceId: own.workspaceId, tenantId: own.id, initiatorName: 'Priya' };
    await makeRun(admin, { ...hers, type: 'inventory_sync' });
    await makeRun(admin, { ...hers, type: 'policy.sync' });
    const unreachable = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    const world = makeHistoryWorld(memberFixture.console, local);
    await expect(world.history.choices(unreachable)).rejects.toThrow('x');
    await world.history.agree();
    world.goAway();
    const atHand = await world.history.choices(unreachable);
    expect(atHand).toMatchObject({
      types: ['inventory.sync', 'policy.sync'],
      tenants: [{ id: own.id, name: 'Contoso' }],
      workspaces: [{ id: own.workspaceId, name: `#${own.workspaceId}` }],
    });
    expect(atHand.initiators[0]).toBe('Priya');
    // Asked once while the database was there, and something new since.
    const asked = await memberFixture.console.runs.choices();
    await world.history.choices(() => Promise.resolve(asked));
    await makeRun(admin, { ...hers, type: 'restore.execute' });
    world.isUp = true;
    await world.history.agree();
    world.goAway();
    const later = await world.history.choices(unreachable);
    expect(later.types).toEqual(['inventory.sync', 'policy.sync', 'restore.execute']);
    expect(later.workspaces).toEqual(asked.workspaces);
    expect(later.tenants).toEqual(asked.tenants);
    // The database's own answer counts where there is one, and its refusals are told.
    await expect(world.history.choices(() => Promise.reject(new Error('syntax error')))).rejects.toThrow(
      'syntax error',
    );
  });

  it('says at once what is missing where the database answers, but the role lacks a grant', async () => {
    const admin = database.pool();
    await admin.query(`REVOKE SELECT (xmin) ON restore_runs FROM ${GROUP_ROLES.viewer}`);
    const world = makeHistoryWorld(memberFixture.console, local);
    try {
      world.history.follow();
      await expect(world.history.list(ALL)).rejects.toMatchObject({ kind: 'blocked', code: 'permission_denied' });
      await expect(world.history.list(ALL)).rejects.toMatchObject({ code: 'permission_denied' });
    } finally {
      world.history.close();
      await admin.query(`GRANT SELECT (xmin) ON restore_runs TO ${GROUP_ROLES.viewer}`);
    }
  });

  it('shows a run whose transaction took its number early and committed late, between two surveys', async () => {
    const sync = createHistorySync({ keeper: local.remote, nowMs: Date.now, onOpened: () => {} });
    const settle = async () => {
      while ((await sync.step(fixture.console.history)).hasMore);
    };
    await settle();
    await settle();
    const admin = database.pool();
    const late = await admin.connect();
    await late.query('BEGIN');
    const lateId = await makeRun(late, { tenantId: own.id });
    const quickId = await makeRun(admin, { tenantId: own.id });
    await settle();
    const seen = async () => (await listAll(local.remote, Date.now())).map(({ id }) => id);
    expect(await seen()).toContain(quickId);
    expect(await seen()).not.toContain(lateId);
    await late.query('COMMIT');
    late.release();
    await settle();
    expect(await seen()).toContain(lateId);
  });

  it('reads everything anew from a server with another past, and keeps nothing that is not there', async () => {
    const sync = createHistorySync({ keeper: local.remote, nowMs: Date.now, onOpened: () => {} });
    const { history } = fixture.console;
    while ((await sync.step(history)).hasMore);
    // A backup from before the last run: fewer transactions, and what happened since is gone without a trace.
    const admin = database.pool();
    await admin.query(`DELETE FROM operation_runs WHERE id = ${ids.other}`);
    const place = async () => ({ ...(await history.place()), lineage: 'another/00000002' });
    const restored = { ...history, connection: {}, place };
    while ((await sync.step(restored)).hasMore);
    const left = (await listAll(local.remote, Date.now())).map(({ id }) => id);
    expect(new Set(left)).toEqual(new Set([ids.own, ids.all]));
    expect(sync.coverage()).toMatchObject({ isComplete: true, rowsRead: 2 });
  });
});

describe('news of runs', () => {
  it('arrive by themselves when a run is started', async () => {
    let told = 0;
    const news = listenForRuns({ url: member.url }, () => (told += 1));
    try {
      await vi.waitFor(() => expect(news.isListening()).toBe(true), 15_000);
      const before = told;
      await makeFindings(database.pool(), own, [{}, {}]);
      await start(fixture.console, { scope: 'single_tenant', tenantId: own.id });
      await vi.waitFor(() => expect(told).toBeGreaterThan(before), 15_000);
    } finally {
      news.close();
    }
    expect(news.isListening()).toBe(false);
  });
});

describe('a legacy run', () => {
  it('is told in words, and as not found where it is somebody else’s', async () => {
    const admin = database.pool();
    const { rows } = await admin.query<{ id: string }>(
      `INSERT INTO bulk_operation_runs (tenant_id, user_id, resource, action, status, total_items, succeeded, failed, failures)
       VALUES ($1, $2, 'policy', 'delete', 'completed', 3, 2, 1, '[{"item_id": 7, "reason": "Locked by bob@customers.example"}]')
       RETURNING id`,
      [other.id, userId],
    );
    const id = Number(rows[0]?.id);
    const run = await fixture.console.runs.getLegacy({ record: 'bulk_operation_runs', id });
    expect(run).toMatchObject({
      key: `bulk_operation_runs:${id}`,
      type: 'policy.delete',
      label: 'Unknown operation',
      bucket: 'partially succeeded',
      tenantName: 'Fabrikam',
      canonicalRunId: null,
      failures: [{ reason_code: 'unknown_error', item_id: '7' }],
    });
    expect(run.facts).toContainEqual({ label: 'Succeeded', value: '2' });
    expect(JSON.stringify(run)).not.toContain('bob@customers.example');
    await expect(memberFixture.console.runs.getLegacy({ record: 'bulk_operation_runs', id })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  it('can be read by a viewer from each of the tables', async () => {
    for (const record of LEGACY_RECORDS) {
      await expect(memberFixture.console.runs.getLegacy({ record, id: 999_999 })).rejects.toMatchObject({
        kind: 'not_found',
      });
    }
  });
});
