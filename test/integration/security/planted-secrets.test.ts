import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/main/app/log-file';
import { runCli } from '../../../src/main/cli/run-cli';
import { toWheelhouseError } from '../../../src/main/postgres/errors';
import { MESSAGE_MAX } from '../../../src/shared/domain/sanitise';
import { PLANTED_SECRETS } from '../../unit/shared/domain/sanitise-samples';
import { makeAlertRule } from '../../support/alert-builders';
import { makeFindings, makeRun, makeTenant } from '../../support/builders';
import { type ConsoleFixture, drain, mapOperator, openConsole, RUNBOOK_KEY, start } from '../../support/engine-fixture';
import { FINDABLE_SECRETS, leaksIn } from '../../support/leaks';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { openBridge } from './bridge-fixture';
import { readTablePrints } from './table-prints';
import { RUN_EXPORT_FORMATS } from '../../../src/shared/contract/run-parts';
import { exportRun } from '../../../src/main/runs/run-export';

/** Each once: the text around it decides how it is found. */
const TEXTS = [...new Set(FINDABLE_SECRETS.map(({ text }) => text))];

/** An operator's own address may be shown. */
const isAddress = (text: string) => /^[^\s@:/]+@[^\s@:/]+$/.test(text);

let database: TestDatabase;
let console: ConsoleFixture;

async function cli(...args: string[]): Promise<string> {
  let written = '';
  const stream = { write: (text: string) => (written += text) };
  await runCli(args, {
    env: {},
    platform: process.platform,
    homeFolder: tmpdir(),
    resourcesFolder: 'resources',
    stdout: stream,
    stderr: stream,
  });
  return written;
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  console = await openConsole(database.url);
});
afterAll(async () => {
  await console.close();
  await database.drop();
});

it('plants at least 20 kinds', () => {
  expect(new Set(FINDABLE_SECRETS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(20);
});

describe('an error of Postgres that carries secrets, in the middle of a run', () => {
  let runId: number;

  beforeAll(async () => {
    const pool = database.pool();
    await makeAlertRule(pool);
    const tenants = new Map<number, string>();
    for (const text of TEXTS) {
      const tenant = await makeTenant(pool);
      await makeFindings(pool, tenant, [{}]);
      tenants.set(tenant.id, text);
    }
    await pool.query('CREATE TABLE planted (tenant_id bigint PRIMARY KEY, text text NOT NULL)');
    await pool.query('GRANT SELECT ON planted TO PUBLIC');
    await pool.query('INSERT INTO planted SELECT * FROM unnest($1::bigint[], $2::text[])', [
      [...tenants.keys()],
      [...tenants.values()],
    ]);
    await pool.query(`
      CREATE FUNCTION leak() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE planted_text text := (SELECT text FROM planted WHERE tenant_id = NEW.tenant_id);
      BEGIN
        RAISE EXCEPTION '%', 'It failed, see ' || planted_text USING DETAIL = 'Failing row contains (' || planted_text || ')',
          HINT = planted_text, ERRCODE = '23514';
      END $$`);
    await pool.query('CREATE TRIGGER leak BEFORE UPDATE ON findings FOR EACH ROW EXECUTE FUNCTION leak()');
    const started = await start(console.console);
    runId = started.run.id;
    await drain(database.url);
  }, 120_000);

  it('fails every tenant, with a message for each', async () => {
    const detail = await console.console.runs.get(runId);
    expect(detail.outcome).toBe('failed');
    expect(detail.tenantStates.failed).toBe(TEXTS.length);
    expect(detail.failures.every(({ message }) => message !== '' && message.length <= MESSAGE_MAX)).toBe(true);
  });

  it.each([
    'public.operation_runs',
    'public.notifications',
    'public.audit_logs',
    'public.alert_deliveries',
    'wheelhouse.run_tenants',
    'wheelhouse.run_events',
    'wheelhouse.run_controls',
    'pgboss.job',
  ])('stores nothing of it in %s', async (table) => {
    const { rows } = await database.pool().query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    expect(rows.length).toBeGreaterThan(0);
    expect(leaksIn(rows.map(({ row }) => row).join('\n'))).toEqual([]);
  });

  it('shows nothing of it in the window or on the command line', async () => {
    const bridge = openBridge(console.console);
    const answers = [
      await bridge.call('runs.get', { runId }),
      await bridge.call('runs.list', {}),
      await bridge.call('runs.listTenants', { runId, limit: 500 }),
    ];
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(leaksIn(JSON.stringify(answers))).toEqual([]);
    for (const args of [
      ['runs', 'show', `${runId}`],
      ['runs', 'list'],
      ['runs', 'watch', `${runId}`],
    ]) {
      const text = await cli(...args, '--url', database.url);
      const json = await cli(...args, '--url', database.url, '--json');
      expect(text + json).toContain(`${runId}`);
      expect(leaksIn(text + json)).toEqual([]);
    }
  });
});

it('shows nothing of what the platform or an older version stored', async () => {
  const pool = database.pool();
  const credentials = PLANTED_SECRETS.filter(
    ({ kind }) => /password$|URL|JWT|token|key$/.test(kind) && !/query/.test(kind),
  );
  for (const [index, text] of TEXTS.entries()) {
    const id = await makeRun(pool, {
      failureSummary: [{ code: text, reason: text, item_id: text, type: text }, text, [text], { message: { text } }],
      context: {
        [text]: text,
        toString: text,
        constructor: { a: text },
        target_scope: text,
        selection: { a: [text] },
        idempotency: [text],
        scheduled_for: text,
        runbook: { key: text, scope: 'all_tenants', target_tenant_id: null, source: 'cli', more: text },
        preflight: { affected_count: 1, total_count: 1, estimated_tenants: null, more: text },
        reason: { reason_code: 'SUPPORT', reason_text: `We saw ${text} in the log`, more: text },
        platform_initiator: {
          platform_user_id: 1,
          email: isAddress(text) ? '' : text,
          name: 'Olivia',
          is_break_glass: false,
          more: text,
        },
      },
      type: text.slice(0, 255),
    });
    await pool.query(
      `WITH control AS (INSERT INTO wheelhouse.run_controls (run_id, runbook_key, scope, tenant_key_prefix, lock_wait_seconds,
         hold_reason, hold_until) VALUES ($1, 'x', 'x', '', 1, $2, now() + interval '1 day')),
       event AS (INSERT INTO wheelhouse.run_events (run_id, kind, detail) VALUES ($1, 'held', $2)),
       hold AS (INSERT INTO wheelhouse.run_holds (run_id, reason, until) VALUES ($1, $2, now()))
       INSERT INTO wheelhouse.run_tenants (run_id, tenant_id, job_group, lock_owner, state, last_error)
       VALUES ($1, 1, 0, '', 'failed', $3)`,
      [id, text, JSON.stringify(index % 2 === 0 ? { code: text, reason: text } : { reason_code: text, message: text })],
    );
    const exported = await console.console.runs.readForExport(id);
    const shown = JSON.stringify([
      await console.console.runs.get(id),
      await console.console.runs.getRow(id),
      ...RUN_EXPORT_FORMATS.map((format) => [...exportRun(exported, format)]),
      await console.console.runs.listTenants({
        runId: id,
        state: null,
        text: '',
        order: 'name',
        changedSince: null,
        offset: 0,
        limit: 10,
      }),
    ]);
    expect({ text, leaks: leaksIn(shown) }).toEqual({ text, leaks: [] });
  }
  expect(leaksIn(await cli('runs', 'list', '--limit', '500', '--json', '--url', database.url))).toEqual([]);
  for (const { text, secrets } of credentials) {
    const id = await makeRun(pool, { initiatorName: `Olivia ${text}`.slice(0, 255) });
    const { initiatorName } = await console.console.runs.get(id);
    for (const secret of secrets.filter((part) => part.length >= 8 && part !== 'swordfish')) {
      expect(initiatorName).not.toContain(secret);
    }
  }
});

it('shows nothing of what stands in findings, but for what they are about', async () => {
  const pool = database.pool();
  const tenant = await makeTenant(pool);
  const allowed = (text: string) => ({
    kind: text,
    change_type: [text],
    changed_fields: [text, { field: 'x', before: text, after: text }, [text]],
    change_counts: { [text]: 1, added: text },
    run: { id: 5, [text]: text, note: text, nested: { note: [text], deeper: { note: text } } },
  });
  for (const text of TEXTS) {
    // What is cut off is no secret any more.
    const fitting = (length: number) => (text.length <= length ? text : 'x');
    const [id = 0] = await makeFindings(pool, tenant, [
      {
        evidence_jsonb: { ...allowed(text), [text]: text, raw_payload: { text }, before: text, principal: text },
        resolved_reason: fitting(255),
        closed_reason: fitting(255),
        status: fitting(32),
        severity: fitting(16),
        finding_type: fitting(64),
      },
    ]);
    const shown = JSON.stringify([
      await console.console.findings.get(id),
      await console.console.findings.list({ filter: { tenantId: tenant.id }, order: 'due', cursor: null, limit: 1 }),
      await cli('findings', 'show', `${id}`, '--url', database.url),
      await cli('findings', 'show', `${id}`, '--json', '--url', database.url),
    ]);
    expect(shown).toContain(`${id}`);
    expect({ text, leaks: leaksIn(shown) }).toEqual({ text, leaks: [] });
  }
  const list = ['findings', 'list', '--tenant', `${tenant.id}`, '--limit', '200', '--url', database.url];
  expect(leaksIn((await cli(...list)) + (await cli(...list, '--json')))).toEqual([]);
});

it('shows no credential that says what it is, and no address, in the ids of scopes and subjects', async () => {
  const tenant = await makeTenant(database.pool());
  // Nothing but letters and digits is what ids are made of.
  const sure = PLANTED_SECRETS.filter(
    ({ kind, text }) => /password$|URL|JWT|token|e-mail/i.test(kind) && !/query/.test(kind) && !/^[\w+/-]+$/.test(text),
  );
  expect(sure.length).toBeGreaterThan(5);
  for (const { text, secrets } of sure) {
    const id = text.slice(0, 255);
    const columns = { scope_key: id, subject_type: id, subject_external_id: id };
    const [findingId = 0] = await makeFindings(database.pool(), tenant, [columns]);
    const shown = JSON.stringify(await console.console.findings.get(findingId));
    const leaks = secrets.filter((secret) => secret.length >= 8 && secret !== 'swordfish' && shown.includes(secret));
    expect({ text, leaks }).toEqual({ text, leaks: [] });
  }
});

it('logs nothing of it, whichever part of an error holds it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-log-'));
  try {
    const log = createLog(folder);
    for (const text of TEXTS) {
      const error = new Error(`It failed, see ${text}`, { cause: new Error(text) });
      log.error('The database', Object.assign(error, { detail: text, hint: text }));
      log.error(`The engine said ${text}`);
      log.error('Something', text);
      log.error('Something', { text });
      log.error('Several', new AggregateError([error], text));
    }
    const written = await readFile(join(folder, 'wheelhouse.log'), 'utf8');
    expect(written.trimEnd().split('\n')).toHaveLength(TEXTS.length * 5);
    expect(leaksIn(written)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('makes errors of anything that is thrown, and never throws itself', () => {
  const thrown: unknown[] = [
    ...TEXTS,
    ...TEXTS.map((text) => new Error(text, { cause: text })),
    ...TEXTS.map((text) => ({ text })),
    Object.create(null),
    new Proxy(new Error('x'), {
      get() {
        throw new Error('no');
      },
    }),
    Object.assign(new Error(), { message: { toString: () => 'hunter2' } }),
    Symbol('hunter2'),
    () => 'hunter2',
  ];
  for (const value of thrown) expect(leaksIn(JSON.stringify(toWheelhouseError(value).toData()))).toEqual([]);
});

it('tells of a connection that fails without its password, user or URL', async () => {
  const { hostname, port, pathname } = new URL(database.url);
  const urls = [
    `postgres://planted_user:planted%2Dpassword@${hostname}:${port}${pathname}?sslmode=disable`,
    `postgres://planted_user:planted-password@127.0.0.1:1/x?sslmode=disable`,
    `postgres://planted_user:planted-password@no-such-host.invalid/x`,
    `postgres://planted_user:planted/password@${hostname}:${port}/x`,
    `postgres:planted_user:planted-password@${hostname}/x`,
    `planted-password`,
    `postgres://planted_user:planted-password@[::1/x`,
    `postgres://planted_user:planted-password%@${hostname}:${port}/x`,
  ];
  for (const url of urls) {
    for (const args of [['runs', 'list'], ['doctor'], ['runs', 'list', '--json']]) {
      const written = await cli(...args, '--url', url);
      expect(written).not.toMatch(/planted-password|planted%2Dpassword|planted\/password|planted_user:/);
    }
  }
});

it('refuses reasons that hold a credential, and keeps nothing of them', async () => {
  const bridge = openBridge(console.console);
  const planted = [
    'Log in with postgres://app:hunter2-planted@db/ops',
    'password=hunter2-planted',
    'The pin is hunter2-planted',
  ];
  const target = { scope: 'single_tenant', tenantId: (await makeTenant(database.pool())).id };
  const preflight = await bridge.call('runbooks.preflight', { runbookKey: RUNBOOK_KEY, target });
  expect(preflight).toMatchObject({ ok: true });
  const { id: preflightId } = (preflight.ok ? preflight.value : {}) as { id: string };
  for (const text of planted) {
    const reason = { code: 'SUPPORT', text };
    const answers = [
      await bridge.call('runbooks.start', { runbookKey: RUNBOOK_KEY, target, preflightId, reason, confirmation: null }),
      await bridge.call('breakGlass.enter', { reason, minutes: 15 }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(JSON.stringify(answers)).not.toContain('planted');
    expect(JSON.stringify(answers[0])).toContain('password, token or key');
  }
  for (const name of Object.keys(await readTablePrints(database.pool()))) {
    const { rows } = await database.pool().query(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%hunter2-planted%'`);
    expect({ name, rows: rows.length }).toEqual({ name, rows: 0 });
  }
});
