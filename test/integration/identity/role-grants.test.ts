import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuditSpool } from '../../../src/main/audit/audit-spool';
import { createBreakGlassKeeper } from '../../../src/main/break-glass/break-glass-keeper';
import { systemClock } from '../../../src/main/break-glass/clock';
import { diagnose } from '../../../src/main/cli/doctor-checks';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import { AUDITOR_GRANTS, GROUP_ROLES, OPERATOR_GRANTS, VIEWER_GRANTS } from '../../../src/main/postgres/role-grants';
import { roleGrantsSql } from '../../../src/main/postgres/role-grants-sql';
import { makeFindings, makeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  openWorker,
  readRun,
  RUNBOOK_KEY,
  start,
  until,
} from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { openBridge } from '../security/bridge-fixture';
import { TINY_BATCHES } from '../../support/tiny-batches';

const VIEW = ['platform.console.view', 'platform.ops.view', 'platform.runbooks.view'];
const { viewer, operator, auditor, breakGlass } = GROUP_ROLES;

let database: TestDatabase;
const logins: LoginRole[] = [];
const gates: string[] = [];
const fixtures: ConsoleFixture[] = [];

async function login(...groups: string[]): Promise<LoginRole> {
  const role = await createLoginRole(database, groups);
  logins.push(role);
  return role;
}

/** Break-glass by SET ROLE only, as `docs/operations.md` tells administrators to grant it. */
async function grantBreakGlass({ name }: LoginRole): Promise<void> {
  const { rows } = await database
    .pool()
    .query<{ is_new: boolean }>(`SELECT current_setting('server_version_num')::int >= 160000 AS is_new`);
  if (rows[0]?.is_new === true) {
    await database.pool().query(`GRANT ${breakGlass} TO ${name} WITH INHERIT FALSE, SET TRUE`);
    return;
  }
  gates.push(`${name}_gate`);
  await database
    .pool()
    .query(
      `CREATE ROLE ${name}_gate NOLOGIN NOINHERIT; GRANT ${breakGlass} TO ${name}_gate; GRANT ${name}_gate TO ${name}`,
    );
}

async function consoleOf(role: LoginRole, capabilities?: readonly string[]): Promise<ConsoleFixture> {
  await mapOperator(database, role.url, capabilities);
  const fixture = await openConsole(role.url);
  fixtures.push(fixture);
  return fixture;
}

/** The error code of each statement on its own, `null` where it was allowed; nothing stays of any. */
async function codesOf(url: string, statements: readonly string[], before = ''): Promise<(string | null)[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const codes: (string | null)[] = [];
  for (const statement of statements) {
    await client.query(`BEGIN; ${before}`);
    codes.push(
      await client.query(statement).then(
        () => null,
        (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? '') : String(error)),
      ),
    );
    await client.query('ROLLBACK');
  }
  await client.end();
  return codes;
}

/** What nobody gets from any group, whatever the console offers them. */
const OFFERED_TO_NOBODY = [
  'SELECT password FROM platform_users',
  'SELECT * FROM platform_users',
  'SELECT config FROM alert_destinations',
  `UPDATE platform_users SET capabilities = '["platform.use_break_glass"]'`,
  'UPDATE platform_users SET is_active = true',
  `INSERT INTO wheelhouse.operators (db_role, platform_user_id) VALUES (session_user, 1)`,
  'UPDATE wheelhouse.operators SET platform_user_id = 1',
  'DELETE FROM wheelhouse.operators',
  'INSERT INTO wheelhouse.migrations (version, name) VALUES (99, $$x$$)',
  'DELETE FROM operation_runs',
  `UPDATE operation_runs SET initiator_name = 'Somebody else'`,
  `UPDATE operation_runs SET context = '{}'`,
  'DELETE FROM findings',
  `UPDATE findings SET severity = 'low'`,
  `UPDATE findings SET evidence_jsonb = '{}'`,
  'UPDATE findings SET tenant_id = 1',
  `INSERT INTO findings (workspace_id, tenant_id, finding_type, scope_key, fingerprint, subject_type)
   VALUES (1, 1, 'drift', 'x', 'x', 'x')`,
  'SELECT fingerprint, owner_user_id FROM findings',
  'DELETE FROM audit_logs',
  `UPDATE audit_logs SET actor_name = 'Somebody else'`,
  'UPDATE alert_deliveries SET status = $$canceled$$',
  'DELETE FROM notifications',
  `UPDATE notifications SET data = '{}'`,
  'UPDATE notifications SET notifiable_id = 1',
  'DELETE FROM wheelhouse.notification_announcements',
  'UPDATE tenants SET deleted_at = now()',
  'UPDATE tenant_memberships SET role = $$owner$$',
  'UPDATE workspace_settings SET value = $${}$$',
  'UPDATE alert_rules SET is_enabled = false',
  'TRUNCATE findings',
  'ALTER TABLE findings ADD COLUMN mine integer',
  'ALTER TABLE wheelhouse.run_tenants ADD COLUMN mine integer',
  'DROP TABLE wheelhouse.run_tenants',
  'CREATE TABLE public.mine (id integer)',
  'CREATE TABLE wheelhouse.mine (id integer)',
  'CREATE SCHEMA mine',
  'CREATE ROLE mine',
  `GRANT ${operator} TO session_user`,
];

/** What operators are offered and viewers are not. */
const OFFERED_TO_OPERATORS = [
  'SELECT evidence_jsonb FROM findings',
  'UPDATE findings SET sla_days = 1',
  `UPDATE operation_runs SET status = 'completed'`,
  `INSERT INTO operation_runs (workspace_id, initiator_name, type, run_identity_hash)
   SELECT workspace_id, 'x', 'inventory.sync', 'x' FROM tenants LIMIT 1`,
  `INSERT INTO cache_locks (key, owner, expiration) VALUES ('x', 'x', 1)`,
  'DELETE FROM cache_locks',
  'UPDATE wheelhouse.run_controls SET cancel_requested_at = now()',
  `UPDATE wheelhouse.run_tenants SET state = 'failed'`,
  'SELECT * FROM wheelhouse.preflights',
  'SELECT data FROM pgboss.job',
  'DELETE FROM pgboss.job',
];

/** What operators do by their own rights, and viewers by a function or not at all. */
const WRITES_THE_AUDIT = [
  `INSERT INTO audit_logs (action, actor_name) VALUES ('platform.ops.runbooks.start', 'Somebody else')`,
  `INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at) VALUES (gen_random_uuid(), 'notification', '{}', now())`,
];

const READS_THE_AUDIT = ['SELECT id, action, metadata FROM audit_logs'];

beforeAll(async () => {
  database = await createTestDatabase('installed');
  const tenant = await makeTenant(database.pool());
  await makeFindings(
    database.pool(),
    tenant,
    Array.from({ length: 400 }, () => ({})),
  );
  await database
    .pool()
    .query(
      `INSERT INTO alert_destinations (workspace_id, name, type, config) SELECT id, 'x', 'email', 'x' FROM workspaces`,
    );
});

afterAll(async () => {
  for (const fixture of fixtures) await fixture.close();
  for (const gate of gates) await database.pool().query(`DROP ROLE ${gate}`);
  for (const role of logins) await role.drop();
  await database.drop();
});

describe('the group roles', () => {
  it('can be granted again at any time, which takes back what earlier versions granted', async () => {
    await database.pool().query(`GRANT INSERT (action) ON audit_logs TO ${viewer}`);
    await database.pool().query(`GRANT INSERT ON wheelhouse.outbox TO ${viewer}`);
    await database.pool().query(roleGrantsSql());
    const { rows } = await database
      .pool()
      .query(
        `SELECT has_any_column_privilege($1, t, 'INSERT') AS may FROM unnest(ARRAY['audit_logs', 'wheelhouse.outbox']) t`,
        [viewer],
      );
    expect(rows).toEqual([{ may: false }, { may: false }]);
  });

  it('are not needed for a sign-in to be recorded: the use of the schema, granted by hand, is enough', async () => {
    const role = await login();
    const record = `SELECT wheelhouse.record_sign_in(gen_random_uuid(), now(), 'success', NULL, '{}')`;
    expect(await codesOf(role.url, [record])).toEqual(['42501']);
    await database.pool().query(`GRANT USAGE ON SCHEMA wheelhouse TO ${role.name}`);
    expect(await codesOf(role.url, [record])).toEqual([null]);
  });

  it('let sign-ins be recorded also where somebody installed who does not own the platform’s tables', async () => {
    const role = await login(viewer);
    const installer = `${role.name}_installer`;
    const record = () =>
      codesOf(role.url, [`SELECT wheelhouse.record_sign_in(gen_random_uuid(), now(), 'success', NULL, '{}')`]);
    await database.pool().query(
      `CREATE ROLE ${installer}; GRANT ALL ON SCHEMA wheelhouse TO ${installer};
       GRANT ALL ON ALL TABLES IN SCHEMA wheelhouse TO ${installer};
       ALTER FUNCTION wheelhouse.record_sign_in OWNER TO ${installer}`,
    );
    try {
      expect(await record()).toEqual(['42501']);
      await database.pool().query(roleGrantsSql());
      expect(await record()).toEqual([null]);
    } finally {
      await database
        .pool()
        .query(
          `ALTER FUNCTION wheelhouse.record_sign_in OWNER TO CURRENT_USER; DROP OWNED BY ${installer}; DROP ROLE ${installer}`,
        );
    }
  });

  it('know every table of ours', async () => {
    const { rows } = await database
      .pool()
      .query<{ name: string }>(
        `SELECT 'wheelhouse.' || tablename AS name FROM pg_tables WHERE schemaname = 'wheelhouse'`,
      );
    const known = [...VIEWER_GRANTS, ...OPERATOR_GRANTS, ...AUDITOR_GRANTS].map(({ table }) => table);
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('a viewer', () => {
  it('has everything that the console offers to somebody who only looks', async () => {
    const full = await consoleOf(await login(operator));
    const { run } = await start(full.console);
    await drain(database.url);

    const { console } = await consoleOf(await login(viewer), VIEW);
    const lists = openBridge(console);
    expect(await lists.call('runs.list', { limit: 10 })).toMatchObject({
      ok: true,
      value: { runs: [{}] },
    });
    expect(await lists.call('runs.counts', undefined)).toMatchObject({ ok: true, value: { active: 0 } });
    expect(await console.runs.get(run.id)).toMatchObject({ id: run.id, isManaged: true });
    expect(await console.runs.getRow(run.id)).toMatchObject({ id: run.id });
    expect(await console.runs.listRows({ limit: 5 })).not.toEqual([]);
    const page = {
      runId: run.id,
      state: null,
      text: '',
      order: 'largest',
      changedSince: null,
      offset: 0,
      limit: 10,
    } as const;
    expect((await console.runs.listTenants(page)).total).toBe(1);
    expect(await console.runbooks.list()).toMatchObject([{ missingCapability: 'platform.runbooks.run' }]);
    expect(await console.runbooks.searchTenants({ text: '', limit: 5 })).not.toEqual([]);
    const list = await console.findings.list({ filter: {}, order: 'due', cursor: null, limit: 5 });
    expect(list.findings).toHaveLength(5);
    expect((await console.findings.counts({ filter: {} })).counts?.total).toBe(400);
    expect(await console.findings.get(list.findings[0]?.id ?? 0)).toMatchObject({ evidence: { omitted: 0 } });
    expect(await console.findings.searchTenants({ text: '', limit: 5 })).not.toEqual([]);
  });

  it('leaves a sign-in in the audit', async () => {
    const role = await login(viewer);
    await consoleOf(role, VIEW);
    const found = () =>
      countRows(database.pool(), `audit_logs WHERE action = 'platform.auth.login' AND metadata->>'db_role' = $1`, [
        role.name,
      ]);
    await expect.poll(found).toBe(1);
  });

  it('can have the audit tell a sign-in of its own only, in its own name and once', async () => {
    const role = await login(viewer);
    const userId = await mapOperator(database, role.url, VIEW);
    const other = await login(viewer);
    await mapOperator(database, other.url, VIEW);
    const id = randomUUID();
    const client = new pg.Client({ connectionString: role.url });
    await client.connect();
    const record = async (roleName: string | null) => {
      const { rows } = await client.query<{ is_own: boolean }>(
        `SELECT wheelhouse.record_sign_in($1, now() + interval '1 day', 'success', $2, $3::jsonb) AS is_own`,
        [id, roleName, { email: 'other@platform.example', platform_user_id: 1, ip: '203.0.113.9', source: 'cli' }],
      );
      return rows[0]?.is_own;
    };
    try {
      expect([await record(other.name), await record(role.name), await record(null)]).toEqual([false, true, true]);
      await expect(
        client.query(`SELECT wheelhouse.record_sign_in(gen_random_uuid(), now(), 'fine', NULL, '{}')`),
      ).rejects.toMatchObject({ code: '23514' });
    } finally {
      await client.end();
    }
    const { rows } = await database
      .pool()
      .query<Record<string, unknown>>(
        `SELECT a.*, a.recorded_at <= now() AS is_past FROM audit_logs a WHERE metadata->>'audit_entry_id' = $1`,
        [id],
      );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      action: 'platform.auth.login',
      status: 'success',
      actor_id: String(userId),
      is_past: true,
      metadata: { platform_user_id: userId, db_role: role.name, source: 'cli' },
    });
    expect(JSON.stringify(rows)).not.toMatch(/other@platform|203\.0\.113/);
  });

  it('is refused by Postgres what the console would not offer', async () => {
    const { url } = await login(viewer);
    const statements = [...OFFERED_TO_NOBODY, ...OFFERED_TO_OPERATORS, ...WRITES_THE_AUDIT, ...READS_THE_AUDIT];
    const codes = await codesOf(url, statements);
    expect(statements.filter((_statement, index) => codes[index] !== '42501')).toEqual([]);
  });

  it('whom a platform user’s row lets do more, is still refused by Postgres', async () => {
    const { console } = await consoleOf(await login(viewer));
    await expect(
      console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: { scope: 'all_tenants' } }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('is told by the doctor that looking is all there is', async () => {
    const { pool } = await consoleOf(await login(viewer), VIEW);
    const checks = (await diagnose(pool, 'test', openAuditSpool(join(tmpdir(), 'wheelhouse-no-spool')))).filter(
      ({ key }) => key === 'privileges',
    );
    expect(checks.map(({ level }) => level)).toEqual(['notice', 'notice']);
    expect(checks[0]?.message).toContain('Missing for starting and executing runs: SELECT (workspace_id, ');
  });
});

describe('an operator', () => {
  it('takes a preflight, starts, pauses, resumes and works a run to its end, all of it audited', async () => {
    const role = await login(operator);
    const { console } = await consoleOf(role);
    await database.pool().query('UPDATE findings SET sla_days = NULL, due_at = NULL');
    const { run } = await start(console);
    expect((await console.runs.pause(run.id)).control).toBe('paused');
    expect((await console.runs.resume(run.id)).control).toBe('none');
    await drain(role.url, { limits: TINY_BATCHES });
    expect(await readRun(database.pool(), run.id)).toMatchObject({ status: 'completed', outcome: 'succeeded' });
    const { rows } = await database
      .pool()
      .query<{ action: string }>(`SELECT action FROM audit_logs WHERE metadata->>'operation_run_id' = $1 ORDER BY id`, [
        String(run.id),
      ]);
    expect(rows.map(({ action }) => action.replace('platform.ops.runbooks.', ''))).toEqual([
      'start',
      'pause',
      'resume',
      'completed',
    ]);
    expect(await countRows(database.pool(), `notifications WHERE data->>'operation_run_id' = $1`, [`${run.id}`])).toBe(
      1,
    );
  });

  it('cancels a run', async () => {
    const { console } = await consoleOf(await login(operator));
    const { run } = await start(console);
    expect(await console.runs.cancel(run.id)).toMatchObject({ outcome: 'cancelled' });
  });

  it('works while it waits for a lock, and alerts where a run fails', async () => {
    const role = await login(operator);
    const { console } = await consoleOf(role);
    await database.pool().query(
      `INSERT INTO cache_locks SELECT 'tenantpilot:findings:lifecycle_backfill:tenant:' || id, 'other', 2000000000 FROM tenants;
       INSERT INTO alert_rules (workspace_id, name, event_type) SELECT id, 'x', 'operations.run.failed' FROM workspaces LIMIT 1;
       INSERT INTO alert_rule_destinations (workspace_id, alert_rule_id, alert_destination_id)
         SELECT r.workspace_id, r.id, d.id FROM alert_rules r JOIN alert_destinations d USING (workspace_id)`,
    );
    const { run } = await start(console, { scope: 'all_tenants' }, 1);
    const worker = await openWorker(role.url);
    await until('the run ends', async () => (await readRun(database.pool(), run.id)).status === 'completed');
    await worker.stop();
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'blocked' });
    expect(await countRows(database.pool(), 'alert_deliveries')).toBe(1);
    expect(await countRows(database.pool(), 'wheelhouse.outbox WHERE sent_at IS NULL')).toBe(0);
    await database.pool().query('DELETE FROM cache_locks');
  });

  it('has what the doctor looks for, and Postgres refuses the rest', async () => {
    const role = await login(operator);
    const { pool } = await consoleOf(role);
    const checks = await diagnose(pool, 'test', openAuditSpool(join(tmpdir(), 'wheelhouse-no-spool')));
    expect(checks.filter(({ level }) => level === 'problem')).toEqual([]);
    expect(checks.find(({ key }) => key === 'privileges')?.level).toBe('ok');
    const refusedOnes = [...OFFERED_TO_NOBODY, ...READS_THE_AUDIT];
    const codes = await codesOf(role.url, refusedOnes);
    expect(refusedOnes.filter((_statement, index) => codes[index] !== '42501')).toEqual([]);
    const offered = [...OFFERED_TO_OPERATORS, ...WRITES_THE_AUDIT];
    expect(await codesOf(role.url, offered)).toEqual(offered.map(() => null));
  });
});

describe('an auditor', () => {
  it('reads the audit, and may not touch it', async () => {
    const { url } = await login(viewer, auditor);
    expect(await codesOf(url, READS_THE_AUDIT)).toEqual([null]);
    expect(new Set(await codesOf(url, WRITES_THE_AUDIT))).toEqual(new Set(['42501']));
    const codes = await codesOf(url, OFFERED_TO_NOBODY);
    expect(OFFERED_TO_NOBODY.filter((_statement, index) => codes[index] !== '42501')).toEqual([]);
  });
});

describe('break-glass', () => {
  it('gives an operator’s rights after SET ROLE, not before, and no more than those', async () => {
    const role = await login(viewer);
    await grantBreakGlass(role);
    expect(new Set(await codesOf(role.url, OFFERED_TO_OPERATORS))).toEqual(new Set(['42501']));
    const elevated = `SET LOCAL ROLE ${breakGlass}`;
    expect(await codesOf(role.url, OFFERED_TO_OPERATORS, elevated)).toEqual(OFFERED_TO_OPERATORS.map(() => null));
    const codes = await codesOf(role.url, OFFERED_TO_NOBODY, elevated);
    expect(OFFERED_TO_NOBODY.filter((_statement, index) => codes[index] !== '42501')).toEqual([]);
  });

  it('lets a viewer take a preflight and start while it lasts, and not a moment longer', async () => {
    const role = await login(viewer);
    await grantBreakGlass(role);
    await mapOperator(database, role.url, [...VIEW, 'platform.use_break_glass']);
    const pool = createPool({ url: role.url, role: 'console', max: 4 });
    const queue = createSendingQueue({ url: role.url });
    const keeper = createBreakGlassKeeper(
      systemClock,
      () => {},
      () => {},
    );
    const console = await openOperatorConsole({ pool, queue, source: 'system_ui', breakGlass: keeper });
    fixtures.push({
      console,
      pool,
      async close() {
        keeper.close();
        await queue.close();
        await pool.end();
      },
    });
    const refusal = { kind: 'refused', code: 'missing_capability' };
    await expect(start(console)).rejects.toMatchObject(refusal);
    await console.breakGlass.enter({ minutes: 15, reason: { code: 'INCIDENT', text: 'Nobody else is awake' } });
    const { run } = await start(console);
    expect((await readRun(database.pool(), run.id)).context).toMatchObject({
      platform_initiator: { is_break_glass: true },
    });
    await console.breakGlass.exit();
    await expect(start(console)).rejects.toMatchObject(refusal);
    await console.breakGlass.review({ note: 'Rebuilt what was broken' });
    await drain(database.url);
  });

  it('is out of reach for those who were not granted it', async () => {
    const { url } = await login(viewer);
    expect(await codesOf(url, [`SET LOCAL ROLE ${breakGlass}`, `SET LOCAL ROLE ${operator}`])).toEqual([
      '42501',
      '42501',
    ]);
  });
});
