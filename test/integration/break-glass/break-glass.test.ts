import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import type { Target } from '../../../src/shared/contract/scalars';
import { CAPABILITIES } from '../../../src/shared/domain/capabilities';
import { makeFindings, makeTenant, type MadeTenant, platformScope } from '../../support/builders';
import { countRows, drain, mapOperator, readRun, RUNBOOK_KEY, startRequest } from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { type Application, openApplication, readBreakGlassAudit } from './break-glass-fixture';

const ON_CALL = ['platform.console.view', 'platform.ops.view', 'platform.use_break_glass'];
const REASON = { code: 'SECURITY', text: 'key rotation INC-4412' } as const;
const NOTE = { note: 'Rotated the key, nothing else was touched' };

let database: TestDatabase;
let role: LoginRole;
let tenant: MadeTenant;
let userId: number;
let app: Application;
const opened: Application[] = [];

const open = async (...args: Parameters<typeof openApplication>) => {
  const application = await openApplication(...args);
  opened.push(application);
  return application;
};
const single = (): Target => ({ scope: 'single_tenant', tenantId: tenant.id });
const enter = (minutes = 15, application = app) => application.console.breakGlass.enter({ reason: REASON, minutes });
const setCapabilities = (capabilities: readonly string[]) =>
  database
    .pool()
    .query('UPDATE platform_users SET capabilities = $2 WHERE id = $1', [userId, JSON.stringify(capabilities)]);
const holdLock = () =>
  database.pool().query(
    `INSERT INTO cache_locks (key, owner, expiration)
     VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1, 'platform', extract(epoch FROM now())::int + 900)`,
    [String(tenant.id)],
  );
const actions = async () => (await readBreakGlassAudit(database)).map(({ action }) => action.split('.').at(-1));

beforeAll(async () => {
  database = await createTestDatabase('installed');
  tenant = await makeTenant(database.pool(), { name: 'Contoso' });
  await makeFindings(database.pool(), tenant, [{}, {}]);
  // Looks by itself and operates by SET ROLE only: whatever a start writes, the group role must have written.
  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  // Before Postgres 16 a grant can't say so, and the role has the rights all the time.
  const { rows } = await database.pool().query<{ num: string }>(`SELECT current_setting('server_version_num') AS num`);
  const isSetOnly = Number(rows[0]?.num) >= 160_000;
  const how = isSetOnly ? 'WITH INHERIT FALSE, SET TRUE' : '';
  await database.pool().query(`GRANT ${GROUP_ROLES.breakGlass} TO ${role.name} ${how}`);
  userId = await mapOperator(database, role.url, ON_CALL);
});
beforeEach(async () => {
  await setCapabilities(ON_CALL);
  app = await open(role.url);
});
afterEach(async () => {
  for (const application of opened.splice(0)) await application.close();
  await database.pool().query(`
    DELETE FROM wheelhouse.break_glass_sessions;
    DELETE FROM audit_logs;
    UPDATE operation_runs SET status = 'completed', outcome = 'cancelled' WHERE status <> 'completed'`);
});
afterAll(async () => {
  await role?.drop();
  await database?.drop();
});

describe('entering', () => {
  it('is audited with the reason and the minutes, and shown', async () => {
    await enter(20);
    expect(app.keeper.state()).toMatchObject({ status: 'active', minutes: 20, reasonText: REASON.text });
    expect(await readBreakGlassAudit(database)).toMatchObject([
      {
        action: 'platform.break_glass.enter',
        status: 'success',
        metadata: {
          reason_code: 'SECURITY',
          reason_text: REASON.text,
          minutes: 20,
          extended: false,
          platform_user_id: userId,
          is_break_glass: true,
        },
      },
    ]);
  });

  it.each([
    ['without the capability', () => setCapabilities(ON_CALL.slice(0, 2)), REASON, 15, 'missing_capability'],
    ['with a reason that says nothing', null, { code: 'SECURITY', text: '.....' }, 15, 'reason_required'],
    ['for no time', null, REASON, 0, 'invalid_minutes'],
    ['for more than an hour', null, REASON, 61, 'invalid_minutes'],
    ['for half a minute', null, REASON, 0.5, 'invalid_minutes'],
  ] as const)('is refused %s', async (_what, prepare, reason, minutes, code) => {
    await prepare?.();
    await expect(app.console.breakGlass.enter({ reason, minutes })).rejects.toMatchObject({ code });
    expect(app.keeper.state()).toEqual({ status: 'none' });
    expect(await countRows(database.pool(), 'wheelhouse.break_glass_sessions')).toBe(0);
    expect(await actions()).toEqual([]);
  });

  it('asks for the ticket of the profile', async () => {
    const application = await open(role.url, { pattern: 'INC-\\d+', form: 'INC-####' });
    const asked = application.console.breakGlass.enter({
      reason: { code: 'SECURITY', text: 'key rotation' },
      minutes: 5,
    });
    await expect(asked).rejects.toThrow('The reason must name a ticket in the form INC-####.');
    await enter(5, application);
  });

  it('fails wholly where it can’t be audited', async () => {
    await database.pool().query('ALTER TABLE audit_logs ADD CONSTRAINT nothing CHECK (false) NOT VALID');
    await expect(enter()).rejects.toThrow(/violates check constraint/);
    await database.pool().query('ALTER TABLE audit_logs DROP CONSTRAINT nothing');
    expect(app.keeper.state()).toEqual({ status: 'none' });
    expect(await countRows(database.pool(), 'wheelhouse.break_glass_sessions')).toBe(0);
  });
});

describe('while it lasts', () => {
  it('passes missing runbook capabilities, and marks preflight and run', async () => {
    const refusedBefore = app.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: single() });
    await expect(refusedBefore).rejects.toMatchObject({ code: 'missing_capability' });
    await enter();
    expect((await app.console.runbooks.list())[0]?.missingCapability).toBeNull();
    const { run } = await app.console.runbooks.start(await startRequest(app.console, single()));
    const { context } = await readRun(database.pool(), run.id);
    expect(context).toMatchObject({ platform_initiator: { platform_user_id: userId, is_break_glass: true } });
    const marked = `audit_logs WHERE metadata ->> 'is_break_glass' = 'true' AND action LIKE 'platform.ops.runbooks.%'`;
    expect(await countRows(database.pool(), marked)).toBe(2);
    expect((await app.console.runs.get(run.id)).isBreakGlass).toBe(true);
    const [newest] = await app.console.runs.listRows({ limit: 1 });
    expect((await app.console.runs.get(newest?.id ?? 0)).isBreakGlass).toBe(true);
  });

  it.each([
    ['the reason, even for one tenant', { reason: null }, single, 'reason_required'],
    ['the confirmation', { confirmation: null }, () => ({ scope: 'all_tenants' }) as const, 'not_confirmed'],
    ['the preflight', { preflightId: '00000000-0000-4000-8000-000000000000' }, single, 'preflight_missing'],
  ] as const)('never passes %s', async (_what, change, target, code) => {
    await enter();
    const request = await startRequest(app.console, target());
    await expect(app.console.runbooks.start({ ...request, ...change })).rejects.toMatchObject({ code });
    expect(await countRows(database.pool(), `operation_runs WHERE status = 'queued'`)).toBe(0);
  });

  it('never passes the tenant universe', async () => {
    await enter();
    const { tenantId } = await platformScope(database.pool());
    const target: Target = { scope: 'single_tenant', tenantId };
    const preflight = app.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target });
    await expect(preflight).rejects.toMatchObject({ code: 'tenant_not_allowed' });
    const request = await startRequest(app.console, single());
    await expect(app.console.runbooks.start({ ...request, target })).rejects.toMatchObject({
      code: 'tenant_not_allowed',
    });
    expect(await app.console.runbooks.searchTenants({ text: 'platform', limit: 30 })).toEqual([]);
  });

  it('passes no other capability', async () => {
    await enter();
    const { run } = await app.console.runbooks.start(await startRequest(app.console, single()));
    await expect(app.console.runs.cancel(run.id)).rejects.toMatchObject({ code: 'missing_capability' });
    await expect(app.console.audit.readForExport({})).rejects.toMatchObject({ code: 'missing_capability' });
  });

  it('marks what is tried again, which needs a reason too', async () => {
    await setCapabilities(CAPABILITIES);
    await enter();
    await holdLock();
    const request = { ...(await startRequest(app.console, single())), lockWaitSeconds: 0 };
    const failed = (await app.console.runbooks.start(request)).run.id;
    await drain(database.url);
    await database.pool().query('DELETE FROM cache_locks');
    const { context } = await readRun(database.pool(), failed);
    const setContext = (stored: unknown) =>
      database.pool().query('UPDATE operation_runs SET context = $2 WHERE id = $1', [failed, JSON.stringify(stored)]);

    const { reason: _reason, ...withoutReason } = context;
    await setContext(withoutReason);
    await expect(app.console.runs.retryFailedTenants(failed)).rejects.toMatchObject({ code: 'reason_required' });
    await setContext({ ...context, platform_initiator: undefined });
    const { run } = await app.console.runs.retryFailedTenants(failed);
    expect(run.isBreakGlass).toBe(true);
  });

  it('joins an active run without making it its own', async () => {
    await enter();
    const first = await app.console.runbooks.start(await startRequest(app.console, single()));
    const second = await app.console.runbooks.start(await startRequest(app.console, single()));
    expect(second).toMatchObject({ isDeduplicated: true, run: { id: first.run.id } });
  });

  it('is worth nothing from the moment its capability is taken away', async () => {
    await enter();
    const request = await startRequest(app.console, single());
    await setCapabilities(ON_CALL.slice(0, 2));
    await expect(app.console.runbooks.start(request)).rejects.toMatchObject({ code: 'missing_capability' });
    await app.reconnect();
    expect(app.keeper.state()).toEqual({ status: 'none' });
  });

  it('is worth nothing in another application of the same operator', async () => {
    await enter();
    const other = await open(role.url);
    expect(other.keeper.state().status).toBe('review_needed');
    await expect(other.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
  });

  it('is worth nothing past its time by the server’s clock, whatever this computer’s says', async () => {
    await enter();
    await database.pool().query(`UPDATE wheelhouse.break_glass_sessions SET ends_at = now() - interval '1 second'`);
    expect(app.keeper.current()).not.toBeNull();
    await expect(app.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
  });
});

describe('extending', () => {
  it('adds minutes for a new reason, audited as such', async () => {
    await enter(10);
    app.pass(9);
    const reason = { code: 'INCIDENT', text: 'still open, INC-4413' } as const;
    await app.console.breakGlass.extend({ reason, minutes: 20 });
    expect(app.keeper.state()).toMatchObject({ status: 'active', minutes: 30, isEndingSoon: false });
    const [, extension] = await readBreakGlassAudit(database);
    expect(extension).toMatchObject({
      action: 'platform.break_glass.enter',
      metadata: { extended: true, minutes: 20, total_minutes: 30, reason_code: 'INCIDENT', reason_text: reason.text },
    });
    app.pass(20);
    expect(app.keeper.current()).not.toBeNull();
    app.pass(1);
    expect(app.keeper.current()).toBeNull();
  });

  it('needs a reason that says something, and never goes beyond an hour in all', async () => {
    await enter(50);
    const { extend } = app.console.breakGlass;
    await expect(extend({ reason: { code: 'INCIDENT', text: '-----' }, minutes: 5 })).rejects.toMatchObject({
      code: 'reason_required',
    });
    await expect(extend({ reason: REASON, minutes: 11 })).rejects.toMatchObject({ code: 'too_long' });
    await extend({ reason: REASON, minutes: 10 });
    expect(app.keeper.state()).toMatchObject({ minutes: 60, extendableMinutes: 0 });
  });

  it('is too late after the end', async () => {
    await enter(1);
    app.pass(1);
    await expect(app.console.breakGlass.extend({ reason: REASON, minutes: 5 })).rejects.toMatchObject({
      code: 'break_glass_over',
    });
  });
});

describe('the end', () => {
  it('by exit is audited with what was started', async () => {
    await enter();
    const { run } = await app.console.runbooks.start(await startRequest(app.console, single()));
    await app.console.breakGlass.exit();
    await expect(app.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
    const [, exit] = await readBreakGlassAudit(database);
    expect(exit).toMatchObject({
      action: 'platform.break_glass.exit',
      metadata: { end_cause: 'exit', operation_run_ids: [run.id] },
    });
  });

  it('by time is audited as expired', async () => {
    await enter(1);
    app.pass(2);
    expect(app.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'expire' });
    await expect.poll(actions).toEqual(['enter', 'expire']);
  });

  it('by quitting is audited', async () => {
    await enter();
    await app.keeper.end('quit');
    expect((await readBreakGlassAudit(database))[1]).toMatchObject({
      action: 'platform.break_glass.exit',
      metadata: { end_cause: 'quit' },
    });
  });

  it('by a lost connection is audited on the next one, with the time it was', async () => {
    await enter();
    await app.reconnect();
    expect(app.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'disconnect' });
    await expect(app.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
    expect((await readBreakGlassAudit(database))[1]).toMatchObject({
      action: 'platform.break_glass.exit',
      metadata: { end_cause: 'disconnect' },
    });
  });

  it('is kept and sent later where the audit takes nothing', async () => {
    await enter();
    await database.pool().query('ALTER TABLE audit_logs ADD CONSTRAINT nothing CHECK (false) NOT VALID');
    await app.console.breakGlass.exit();
    await database.pool().query('ALTER TABLE audit_logs DROP CONSTRAINT nothing');
    const waiting = `wheelhouse.outbox WHERE sent_at IS NULL AND content #>> '{entry,action}' = 'platform.break_glass.exit'`;
    expect(await countRows(database.pool(), waiting)).toBe(1);
  });
});

describe('the review', () => {
  it('is stored in the audit, and only then can the next break-glass be entered', async () => {
    await enter();
    await expect(app.console.breakGlass.review(NOTE)).rejects.toMatchObject({ code: 'break_glass_active' });
    await app.console.breakGlass.exit();
    await expect(enter()).rejects.toMatchObject({ code: 'review_needed' });
    await expect(app.console.breakGlass.review({ note: '....' })).rejects.toMatchObject({ code: 'review_required' });
    await app.console.breakGlass.review(NOTE);
    expect(app.keeper.state()).toEqual({ status: 'none' });
    expect((await readBreakGlassAudit(database)).at(-1)).toMatchObject({
      action: 'platform.break_glass.review',
      metadata: { review_note: NOTE.note, end_cause: 'exit' },
    });
    await enter();
    expect(await actions()).toEqual(['enter', 'exit', 'review', 'enter']);
  });

  it('is still due after the application was started again', async () => {
    await enter();
    await app.console.breakGlass.exit();
    const next = await open(role.url);
    expect(next.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'exit' });
    await expect(enter(15, next)).rejects.toMatchObject({ code: 'review_needed' });
    await next.console.breakGlass.review(NOTE);
    await enter(15, next);
  });

  it('ends one that a killed application left open', async () => {
    await enter();
    const next = await open(role.url);
    await next.console.breakGlass.review(NOTE);
    expect(await actions()).toEqual(['enter', 'exit', 'review']);
    expect((await readBreakGlassAudit(database))[1]).toMatchObject({ metadata: { end_cause: 'left_open' } });
    // Should that application live after all, it passes nothing any more.
    await expect(app.console.runbooks.list()).rejects.toMatchObject({ code: 'missing_capability' });
  });

  it('finds one that ran out while no application was there as expired', async () => {
    await enter(1);
    await database
      .pool()
      .query(
        `UPDATE wheelhouse.break_glass_sessions SET entered_at = now() - interval '10 minutes', ends_at = now() - interval '9 minutes'`,
      );
    const next = await open(role.url);
    expect(next.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'expire' });
    expect(await actions()).toEqual(['enter', 'expire']);
  });

  it('is nothing that keeps a role without the grants for it from signing in', async () => {
    const table = `SELECT ON wheelhouse.break_glass_sessions`;
    await database.pool().query(`REVOKE ${table} FROM ${GROUP_ROLES.viewer}`);
    const next = await open(role.url);
    expect(next.keeper.state()).toEqual({ status: 'none' });
    await expect(enter(15, next)).rejects.toThrow(/permission denied/);
    await database.pool().query(`GRANT ${table} TO ${GROUP_ROLES.viewer}`);
  });

  it('lets only one of two windows at once begin', async () => {
    const other = await open(role.url);
    const results = await Promise.allSettled([enter(), enter(15, other)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await actions()).toEqual(['enter']);
  });
});
