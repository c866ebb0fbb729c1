import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOutput } from '../../../src/main/cli/output';
import { waitForRun } from '../../../src/main/cli/wait-for-run';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import {
  countRows,
  mapOperator,
  openWorker,
  readRun,
  RUNBOOK_KEY,
  startRequest,
  until,
} from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { openApplication, readBreakGlassAudit } from '../break-glass/break-glass-fixture';
import { holdLock } from './cli-fixture';
import { buildCli, startCli } from './cli-process';

const ON_CALL = ['platform.console.view', 'platform.ops.view', 'platform.use_break_glass'];
const REASON = ['--reason-code', 'SECURITY', '--reason-text', 'key rotation INC-4412'];

let database: TestDatabase;
let role: LoginRole;
let tenant: MadeTenant;
let userId: number;

beforeAll(async () => {
  await buildCli();
  database = await createTestDatabase('installed');
  tenant = await makeTenant(database.pool());
  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  const { rows } = await database.pool().query<{ num: string }>(`SELECT current_setting('server_version_num') AS num`);
  const how = Number(rows[0]?.num) >= 160_000 ? 'WITH INHERIT FALSE, SET TRUE' : '';
  await database.pool().query(`GRANT ${GROUP_ROLES.breakGlass} TO ${role.name} ${how}`);
  userId = await mapOperator(database, role.url, ON_CALL);
});
beforeEach(() => makeFindings(database.pool(), tenant, [{}, {}]));
afterEach(async () => {
  await database.pool().query(`
    DELETE FROM wheelhouse.break_glass_sessions;
    DELETE FROM audit_logs;
    DELETE FROM cache_locks;
    UPDATE operation_runs SET status = 'completed', outcome = 'cancelled' WHERE status <> 'completed'`);
});
afterAll(async () => {
  await role?.drop();
  await database?.drop();
});

const cli = (...args: string[]) => callCli(...args, '--json', '--url', role.url);
const run = (...args: string[]) => cli('run', RUNBOOK_KEY, '--tenant', String(tenant.id), ...args);
const document = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;
const errorCode = ({ stderr, stdout }: { stderr: string; stdout: string }) =>
  /"code":\s*"([^"]+)"/.exec(`${stdout}${stderr}`)?.[1];
const actions = async () => (await readBreakGlassAudit(database)).map(({ action }) => action.split('.').at(-1));

describe('a run under break-glass', () => {
  it('is started, marked and worked on by one who otherwise only looks, and has to be reviewed', async () => {
    expect((await run('--wait')).exitCode).toBe(3);
    const result = await run('--wait', '--break-glass', '--minutes', '10', ...REASON);
    expect(result.exitCode, result.stderr).toBe(0);
    const started = document(result)['run'] as { id: number; outcome: string };
    expect(started.outcome).toBe('succeeded');
    expect((await readRun(database.pool(), started.id)).context).toMatchObject({
      runbook: { source: 'cli' },
      reason: { reason_code: 'SECURITY' },
      platform_initiator: { platform_user_id: userId, is_break_glass: true },
    });
    expect(await readBreakGlassAudit(database)).toMatchObject([
      { action: 'platform.break_glass.enter', metadata: { minutes: 10, reason_text: 'key rotation INC-4412' } },
      {
        action: 'platform.break_glass.exit',
        metadata: { end_cause: 'exit', operation_run_ids: [started.id] },
      },
    ]);
    expect(result.stderr).toContain('wheelhouse break-glass review --note');

    expect(document(await cli('break-glass', 'status'))).toMatchObject({
      status: 'review_needed',
      operation_run_ids: [started.id],
      end_cause: 'exit',
    });
    const again = await run('--break-glass', ...REASON);
    expect([again.exitCode, errorCode(again)]).toEqual([3, 'review_needed']);
    const vague = await cli('break-glass', 'review', '--note', '....');
    expect([vague.exitCode, errorCode(vague)]).toEqual([3, 'review_required']);
    expect((await cli('break-glass', 'review', '--note', 'Rebuilt the tenant, nothing is left')).exitCode).toBe(0);
    expect(document(await cli('break-glass', 'status'))).toEqual({ status: 'none' });
    expect(await actions()).toEqual(['enter', 'exit', 'review']);
    const nothing = await cli('break-glass', 'review', '--note', 'Rebuilt the tenant, nothing is left');
    expect([nothing.exitCode, errorCode(nothing)]).toEqual([3, 'nothing_to_review']);
  });

  it('ends with its command, even where that is refused', async () => {
    const result = await cli('run', RUNBOOK_KEY, '--all-tenants', '--break-glass', ...REASON);
    expect([result.exitCode, errorCode(result)]).toEqual([3, 'not_confirmed']);
    expect(await actions()).toEqual(['enter', 'exit']);
    expect(await countRows(database.pool(), `operation_runs WHERE status <> 'completed'`)).toBe(0);
  });

  it('gives the work to others when its time is over, and goes on waiting', async () => {
    await holdLock(database, tenant.id);
    const application = await openApplication(role.url);
    await application.console.breakGlass.enter({ reason: { code: 'SECURITY', text: 'key rotation' }, minutes: 5 });
    const request = await startRequest(application.console, { scope: 'single_tenant', tenantId: tenant.id });
    const { run: started } = await application.console.runbooks.start({ ...request, lockWaitSeconds: 600 });

    const over = new AbortController();
    const notes: string[] = [];
    const write = (text: string) => void notes.push(text);
    const connection = { url: role.url };
    const waiting = waitForRun(
      { console: application.console, connection, admin: connection, label: 'test' },
      {
        runId: started.id,
        work: { concurrency: 1, elevation: { groupRole: GROUP_ROLES.breakGlass, over: over.signal } },
      },
      createOutput({ stdout: { write }, stderr: { write } }, false),
    );
    const engines = `pg_stat_activity WHERE usename = '${role.name}' AND application_name LIKE '% engine%'`;
    await until('this process works on it', async () => (await countRows(database.pool(), engines)) > 0);
    over.abort();
    await until('it no longer does', async () => (await countRows(database.pool(), engines)) === 0);
    expect(notes.join()).toContain('is no longer worked on here');
    expect((await readRun(database.pool(), started.id)).status).not.toBe('completed');

    await database.pool().query('DELETE FROM cache_locks');
    const elsewhere = await openWorker(database.url);
    expect(await waiting).toMatchObject({ id: started.id, outcome: 'succeeded' });
    await elsewhere.stop();
    await application.close();
  });

  it('is ended and told by Ctrl-C', async () => {
    await holdLock(database, tenant.id);
    const args = ['run', RUNBOOK_KEY, '--tenant', String(tenant.id), '--wait', '--break-glass', '--lock-wait', '600'];
    const process = startCli([...args, ...REASON, '--url', role.url]);
    await process.told(/is queued/);
    process.signal('SIGINT');
    const { code, stderr } = await process.result;
    expect(code, stderr).toBe(130);
    await until('the end is audited', async () => (await actions()).join() === 'enter,exit');
  });
});

describe('break-glass on the command line', () => {
  it.each([
    ['without a reason', ['--break-glass'], 3, 'reason_required'],
    [
      'with a reason that says nothing',
      ['--break-glass', '--reason-code', 'SECURITY', '--reason-text', '.....'],
      3,
      'reason_required',
    ],
    ['for more than an hour', ['--break-glass', '--minutes', '61', ...REASON], 2, 'invalid_argument'],
    ['for a deploy hook', ['--break-glass', '--source', 'deploy_hook', ...REASON], 2, 'usage'],
    ['by minutes alone', ['--minutes', '5', ...REASON], 2, 'usage'],
  ] as const)('is refused %s', async (_what, args, exitCode, code) => {
    const result = await run(...args);
    expect([result.exitCode, errorCode(result)], result.stderr).toEqual([exitCode, code]);
    expect(await actions()).toEqual([]);
  });

  it('is refused without the capability', async () => {
    const set = (capabilities: readonly string[]) =>
      database
        .pool()
        .query('UPDATE platform_users SET capabilities = $2 WHERE id = $1', [userId, JSON.stringify(capabilities)]);
    await set(ON_CALL.slice(0, 2));
    const result = await run('--break-glass', ...REASON);
    await set(ON_CALL);
    expect([result.exitCode, errorCode(result)]).toEqual([3, 'missing_capability']);
    expect(await actions()).toEqual([]);
  });
});
