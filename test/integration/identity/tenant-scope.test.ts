import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import type { CallName, CallResponse } from '../../../src/shared/contract/bridge';
import { TENANT_ROLES } from '../../../src/shared/domain/capabilities';
import { WheelhouseError } from '../../../src/shared/errors';
import { makeFindings, makeRun, makeTenant, makeTenantUser, type MadeTenant } from '../../support/builders';
import { type ConsoleFixture, drain, mapOperator, openConsole, start } from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { openBridge } from '../security/bridge-fixture';

let database: TestDatabase;
let role: LoginRole;
let fixture: ConsoleFixture;
let own: MadeTenant;
let ownRun: number;
let otherRun: number;
let allTenantsRun: number;
let otherTenantId: number;
let otherFinding: number;
let userId: number;

/** What the window is told, by a window that was opened just now. */
async function told<Name extends CallName>(name: Name, request: unknown): Promise<CallResponse<Name>> {
  const answer = await openBridge(fixture.console).call(name, request);
  if (!answer.ok) throw new WheelhouseError(answer.error);
  return answer.value as CallResponse<Name>;
}
const listedIds = async (filter: object = {}) => (await told('runs.list', { filter })).runs.map(({ id }) => id);
const counts = () => told('runs.counts', undefined);

async function activeRunOf(tenant: MadeTenant): Promise<number> {
  return makeRun(database.pool(), {
    workspaceId: tenant.workspaceId,
    tenantId: tenant.id,
    type: 'inventory.sync',
    status: 'running',
    updatedAt: new Date(),
  });
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  own = await makeTenant(database.pool(), { name: 'Ours' });
  const other = await makeTenant(database.pool(), { workspaceId: own.workspaceId, name: 'Theirs' });
  await makeFindings(database.pool(), own, [{}, {}]);
  [otherFinding = 0] = await makeFindings(database.pool(), other, [{}, {}]);
  otherTenantId = other.id;
  await mapOperator(database);
  const platform = await openConsole(database.url);
  ownRun = (await start(platform.console, { scope: 'single_tenant', tenantId: own.id })).run.id;
  otherRun = (await start(platform.console, { scope: 'single_tenant', tenantId: other.id })).run.id;
  await drain(database.url);
  allTenantsRun = (await start(platform.console)).run.id;
  await drain(database.url);
  await platform.close();
  await activeRunOf(other);

  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  userId = await makeTenantUser(database.pool(), own.id, 'readonly');
  await database
    .pool()
    .query('INSERT INTO wheelhouse.operators (db_role, user_id) VALUES ($1, $2)', [role.name, userId]);
  fixture = await openConsole(role.url);
});

afterAll(async () => {
  await fixture.close();
  await role.drop();
  await database.drop();
});

describe('a member of a tenant', () => {
  it('is known by name, with the tenants and the role in each', () => {
    expect(fixture.console.identity).toMatchObject({
      kind: 'tenant_user',
      userId,
      dbRole: role.name,
      memberships: [{ tenantId: own.id, tenantName: 'Ours', role: 'readonly' }],
    });
  });

  it('sees the runs of that tenant only, in lists and counts', async () => {
    const { runs } = fixture.console;
    expect(await listedIds()).toEqual([ownRun]);
    expect((await runs.listRows({ limit: 50 })).map(({ id }) => id)).toEqual([ownRun]);
    expect(await counts()).toEqual({ active: 0, failures: 0, stuck: 0 });
    const choices = await runs.choices();
    expect(choices.tenants).toEqual([{ id: own.id, name: 'Ours' }]);
    expect(choices.workspaces).toHaveLength(1);
    expect(choices.types).toEqual(['findings.lifecycle.backfill']);
    const ownActive = await activeRunOf(own);
    expect(await counts()).toMatchObject({ active: 1 });
    await database.pool().query('DELETE FROM operation_runs WHERE id = $1', [ownActive]);
  });

  it('sees nothing change where something changed elsewhere', async () => {
    const before = await listedIds();
    const other = await makeTenant(database.pool());
    await activeRunOf(other);
    expect(await listedIds()).toEqual(before);
  });

  it('sees the detail of an own run with its tenants', async () => {
    expect(await fixture.console.runs.get(ownRun)).toMatchObject({ id: ownRun, tenantId: own.id });
    const page = {
      runId: ownRun,
      state: null,
      text: '',
      order: 'largest',
      changedSince: null,
      offset: 0,
      limit: 10,
    } as const;
    expect((await fixture.console.runs.listTenants(page)).tenants.map(({ tenantId }) => tenantId)).toEqual([own.id]);
  });

  it('finds a run of another tenant, or of all tenants, no more than one that does not exist', async () => {
    const { runs } = fixture.console;
    const absent = 999_999;
    for (const id of [otherRun, allTenantsRun, absent]) {
      const page = {
        runId: id,
        state: null,
        text: '',
        order: 'largest',
        changedSince: null,
        offset: 0,
        limit: 10,
      } as const;
      for (const ask of [() => runs.get(id), () => runs.getRow(id), () => runs.listTenants(page)]) {
        await expect(ask()).rejects.toMatchObject({
          kind: 'not_found',
          code: 'not_found',
          message: `Operation #${id} was not found.`,
        });
      }
    }
    const { id: otherTenant } = await makeTenant(database.pool());
    expect(await listedIds({ tenantId: otherTenant })).toEqual([]);
    expect(await runs.listRows({ limit: 50, filter: { tenantId: otherTenant } })).toEqual([]);
  });

  it('sees the findings of that tenant only, and finds another’s no more than one that does not exist', async () => {
    const { findings } = fixture.console;
    const page = { order: 'newest', cursor: null, limit: 50 } as const;
    for (const order of ['newest', 'due'] as const) {
      const list = await findings.list({ ...page, order, filter: {} });
      expect(list.findings.map(({ tenantId }) => tenantId)).toEqual([own.id, own.id]);
      const others = await findings.list({ ...page, order, filter: { tenantId: otherTenantId } });
      expect(others).toMatchObject({ findings: [], nextCursor: null, tenantName: null });
    }
    const ownFinding = (await findings.list({ ...page, filter: {} })).findings[0]?.id ?? 0;
    const byId = await findings.listById([otherFinding, ownFinding, 999_999]);
    expect(byId.map(({ id, tenantId }) => [id, tenantId])).toEqual([[ownFinding, own.id]]);
    expect((await findings.counts({ filter: {} })).counts).toEqual({ total: 2, open: 2, overdue: 0 });
    expect((await findings.counts({ filter: { tenantId: otherTenantId } })).counts?.total).toBe(0);
    expect(await findings.searchTenants({ text: '', limit: 20 })).toEqual([
      { id: own.id, name: 'Ours', isDeleted: false },
    ]);
    for (const id of [otherFinding, 999_999]) {
      await expect(findings.get(id)).rejects.toMatchObject({
        kind: 'not_found',
        message: `Finding ${id} was not found.`,
      });
    }
  });

  it.each(TENANT_ROLES)('sees the same as %s, and controls nothing', async (tenantRole) => {
    await database.pool().query('UPDATE tenant_memberships SET role = $2 WHERE user_id = $1', [userId, tenantRole]);
    const { runs, runbooks } = fixture.console;
    expect(await listedIds()).toEqual([ownRun]);
    const refusal = { kind: 'refused', code: 'missing_capability' };
    // The refusal is the same for an own run, another's and none: it tells nothing of them.
    for (const id of [ownRun, otherRun, 999_999]) {
      await expect(runs.pause(id)).rejects.toMatchObject(refusal);
      await expect(runs.cancel(id)).rejects.toMatchObject(refusal);
      await expect(runs.retryFailedTenants(id)).rejects.toMatchObject(refusal);
    }
    await expect(runbooks.list()).rejects.toMatchObject(refusal);
  });

  it('loses sight of everything at the next action when the membership ends', async () => {
    const second = await makeTenant(database.pool(), { name: 'Second' });
    await database
      .pool()
      .query(`UPDATE tenant_memberships SET tenant_id = $2, role = 'owner' WHERE user_id = $1`, [userId, second.id]);
    await expect(fixture.console.runs.get(ownRun)).rejects.toMatchObject({ kind: 'not_found' });
    await database.pool().query('UPDATE tenants SET deleted_at = now() WHERE id = $1', [second.id]);
    await expect(fixture.console.runs.listRows({ limit: 5 })).rejects.toMatchObject({
      kind: 'refused',
      code: 'no_membership',
    });
  });

  it('gets nothing from a role that this version does not know', async () => {
    await database
      .pool()
      .query(`UPDATE tenant_memberships SET tenant_id = $2, role = 'emperor' WHERE user_id = $1`, [userId, own.id]);
    await expect(fixture.console.runs.listRows({ limit: 5 })).rejects.toMatchObject({
      kind: 'refused',
      code: 'no_membership',
    });
  });
});
