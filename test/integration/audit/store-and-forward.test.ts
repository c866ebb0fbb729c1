import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AuditSpool, openAuditSpool } from '../../../src/main/audit/audit-spool';
import { createAuditTrail } from '../../../src/main/audit/audit-trail';
import { createSignIns } from '../../../src/main/audit/sign-in-audit';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import {
  openOperatorConsole,
  type OperatorConsole,
  type OperatorConsoleOptions,
} from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import { makeFindings, makeTenant } from '../../support/builders';
import {
  ALL_TENANTS,
  countRows,
  drain,
  mapOperator,
  openWorker,
  RUNBOOK_KEY,
  start,
  startRequest,
  until,
} from '../../support/engine-fixture';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { createLoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const { viewer } = GROUP_ROLES;

let database: TestDatabase;
let folder: string;
let spool: AuditSpool;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-audit-'));
  spool = openAuditSpool(join(folder, 'unsent-audit'));
  const tenant = await makeTenant(database.pool());
  await makeFindings(database.pool(), tenant, [{}, {}]);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

function openPool(url = database.url): pg.Pool {
  const pool = createPool({ url, role: 'cli', max: 6 });
  closing.push(() => pool.end());
  return pool;
}

async function open(options: Partial<OperatorConsoleOptions> = {}): Promise<OperatorConsole> {
  const queue = createSendingQueue({ url: database.url });
  closing.push(() => queue.close());
  return await openOperatorConsole({ pool: openPool(), queue, source: 'cli', auditSpool: spool, ...options });
}

/** Makes the audit refuse every row, as a lost grant or a full disk does. */
async function refuseAudit(): Promise<void> {
  await database.pool().query(
    `CREATE OR REPLACE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'password=hunter2 is refused' USING ERRCODE = '42501'; END $$`,
  );
  await database
    .pool()
    .query('CREATE TRIGGER refuse BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse_audit()');
}

async function allowAudit(): Promise<void> {
  await database.pool().query('DROP TRIGGER refuse ON audit_logs');
}

const actionRows = z.array(z.object({ action: z.string() }));

async function actions(): Promise<string[]> {
  const { rows } = await database.pool().query('SELECT action FROM audit_logs ORDER BY recorded_at, id');
  return actionRows.parse(rows).map(({ action }) => action.replace('platform.ops.runbooks.', ''));
}

const SIGN_IN = 'platform.auth.login';

describe('audit entries that the database refuses', () => {
  it('stop neither preflight nor controls, are shown, and are written once and in order afterwards', async () => {
    const console = await open();
    const { run } = await start(console);
    await refuseAudit();
    await console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: ALL_TENANTS });
    await console.runs.pause(run.id);
    await console.runs.resume(run.id);
    const { events } = await console.runs.cancel(run.id);
    expect(events.filter(({ kind }) => kind === 'not_written')).toHaveLength(4);
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(await actions()).toEqual([SIGN_IN, 'preflight', 'start']);

    const waiting = await console.audit.sendUnsent({ isForced: true });
    expect(waiting).toMatchObject({ count: 5 });
    expect(waiting.problem).not.toContain('hunter2');
    await allowAudit();
    const all = await Promise.all(Array.from({ length: 4 }, () => console.audit.sendUnsent({ isForced: true })));
    expect(all.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
    expect(await console.audit.sendUnsent({ isForced: true })).toEqual({ count: 0, oldestAt: null, problem: null });
    const told = await actions();
    expect(told.slice(0, 5)).toEqual([SIGN_IN, 'preflight', 'start', 'preflight', 'pause']);
    // The end of the run and the cancel that led to it are one transaction, so they bear one instant.
    expect(told.slice(5).toSorted()).toEqual(['cancel', 'completed', 'resume']);
    const ids = await countRows(database.pool(), `(SELECT DISTINCT metadata->>'audit_entry_id' FROM audit_logs) ids`);
    expect(ids).toBe(told.length);
  });

  it('keep a start from happening at all: no audit, no start', async () => {
    const console = await open();
    const request = await startRequest(console);
    await refuseAudit();
    await expect(console.runbooks.start(request)).rejects.toMatchObject({ code: '42501' });
    for (const table of ['operation_runs', 'wheelhouse.run_tenants', 'wheelhouse.outbox WHERE sent_at IS NULL']) {
      expect(await countRows(database.pool(), table)).toBe(0);
    }
  });

  it('do not undo the end of a run, whose worker sends them later', async () => {
    const console = await open();
    const { run } = await start(console);
    await refuseAudit();
    await drain(database.url);
    const detail = await console.runs.get(run.id);
    expect(detail.outcome).toBe('succeeded');
    expect(detail.events.map(({ kind, detail: text }) => [kind, text?.slice(0, 15) ?? ''])).toContainEqual([
      'not_written',
      'The audit entry',
    ]);
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
    await allowAudit();
    await database.pool().query('UPDATE wheelhouse.outbox SET next_try_at = now()');
    await start(console);
    await drain(database.url);
    expect((await actions()).filter((action) => action === 'completed')).toHaveLength(2);
    expect(await countRows(database.pool(), 'wheelhouse.outbox WHERE sent_at IS NULL')).toBe(0);
  });

  it('wait on this computer where no transaction goes with them, and another process sends them', async () => {
    await refuseAudit();
    await open();
    expect(await actions()).toEqual([]);
    await allowAudit();
    const other = await open({ signIns: createSignIns() });
    expect((await other.audit.sendUnsent({ isForced: true })).count).toBe(0);
    expect(await actions()).toEqual([SIGN_IN, SIGN_IN]);
  });

  it('are forgotten by a worker 90 days after they were sent, and never before they were', async () => {
    await database.pool().query(
      `INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at, sent_at, last_error)
       SELECT gen_random_uuid(), 'audit', '{}', now() - make_interval(days => n), CASE WHEN n < 200 THEN now() - make_interval(days => n) END, n::text
       FROM unnest(ARRAY[10, 89, 91, 150, 200]) n`,
    );
    const left = async () => {
      const { rows } = await database
        .pool()
        .query<{ last_error: string }>(
          `SELECT last_error FROM wheelhouse.outbox WHERE last_error ~ '^\\d+$' ORDER BY occurred_at`,
        );
      return rows.map(({ last_error: days }) => days).join();
    };
    const worker = await openWorker(database.url);
    await until('the old ones are gone', async () => !(await left()).includes('91'));
    await worker.stop();
    expect(await left()).not.toContain('150');
    const kept = `wheelhouse.outbox WHERE occurred_at < now() - interval '9 days'`;
    expect(await countRows(database.pool(), kept)).toBe(3);
  });

  it('pause between tries, and tell why', async () => {
    await refuseAudit();
    const console = await open();
    expect(await console.audit.sendUnsent()).toMatchObject({ count: 1 });
    await allowAudit();
    // Still pausing after the failure: nothing is tried yet.
    expect(await console.audit.sendUnsent()).toMatchObject({ count: 1 });
    expect((await console.audit.sendUnsent({ isForced: true })).count).toBe(0);
  });

  it('are told of where this computer can’t keep them either', async () => {
    await refuseAudit();
    const told: string[] = [];
    const full = { ...spool, keep: () => Promise.reject(new Error('No space is left.')) };
    await open({ auditSpool: full, onAuditTrouble: (error) => told.push(String(error)) });
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('No space is left.');
    await allowAudit();
    await open({ auditSpool: full, signIns: createSignIns(), onAuditTrouble: (error) => told.push(String(error)) });
    expect(told).toHaveLength(3);
    expect(await actions()).toEqual([SIGN_IN]);
  });

  it('are never sent to another database', async () => {
    await refuseAudit();
    await open();
    const other = await createTestDatabase('installed');
    closing.push(() => other.drop());
    await other.pool().query('UPDATE wheelhouse.installation SET id = gen_random_uuid()');
    const pool = createPool({ url: other.url, role: 'cli' });
    closing.push(() => pool.end());
    const trail = createAuditTrail({ pool, spool });
    expect((await trail.sendUnsent({ isForced: true })).count).toBe(0);
    expect(await countRows(other.pool(), 'audit_logs')).toBe(0);
  });

  it('are written once by many processes that send at once', async () => {
    await refuseAudit();
    for (let n = 0; n < 5; n += 1) await open();
    await allowAudit();
    const trails = Array.from({ length: 4 }, () => createAuditTrail({ pool: openPool(), spool }));
    await Promise.all(trails.map((trail) => trail.sendUnsent({ isForced: true })));
    expect(await actions()).toEqual(Array.from({ length: 5 }, () => SIGN_IN));
  });

  it('that one role left behind are sent by another one that may write to the audit, and hold up nobody’s own', async () => {
    const [first, second] = [await createLoginRole(database, [viewer]), await createLoginRole(database, [viewer])];
    try {
      await refuseAudit();
      for (const { url } of [first, second]) {
        await mapOperator(database, url);
        await open({ pool: openPool(url) });
      }
      await allowAudit();
      const written = async () => {
        const { rows } = await database
          .pool()
          .query<{ db_role: string }>(`SELECT metadata->>'db_role' AS db_role FROM audit_logs ORDER BY id`);
        return rows.map(({ db_role: name }) => name);
      };
      const bySecond = createAuditTrail({ pool: openPool(second.url), spool });
      expect(await bySecond.sendUnsent({ isForced: true })).toMatchObject({
        count: 1,
        problem: 'It was left here by another database role.',
      });
      expect(await written()).toEqual([second.name]);
      const byOperator = createAuditTrail({ pool: openPool(), spool });
      expect(await byOperator.sendUnsent({ isForced: true })).toMatchObject({ count: 0 });
      expect(await written()).toEqual([second.name, first.name]);
    } finally {
      for (const close of closing.splice(0).toReversed()) await close();
      await first.drop();
      await second.drop();
    }
  });

  it('that another version kept are set aside, and do not stand in the way', async () => {
    const console = await open();
    await database
      .pool()
      .query(
        `INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at) VALUES (gen_random_uuid(), 'audit', '{"entry": 7}', now())`,
      );
    await refuseAudit();
    await console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: ALL_TENANTS });
    await allowAudit();
    expect(await console.audit.sendUnsent({ isForced: true })).toMatchObject({ count: 1 });
    expect(await actions()).toEqual([SIGN_IN, 'preflight']);
  });
});

describe('an alert or a notification that the database refuses', () => {
  it.each([
    ['notifications', 'The notification'],
    ['alert_rules', 'The alert'],
  ])('because of %s does not undo the end, is told in the timeline and sent later', async (table, what) => {
    const console = await open();
    const { run } = await start(console);
    await database.pool().query(`UPDATE wheelhouse.run_tenants SET state = 'failed', finished_at = now()`);
    await database.pool().query(`ALTER TABLE ${table} RENAME TO away`);
    await drain(database.url);
    const detail = await console.runs.get(run.id);
    expect(detail.status).toBe('completed');
    expect(detail.events.filter(({ kind }) => kind === 'not_written').map(({ detail: text }) => text)).toEqual([
      expect.stringContaining(`${what} could not be written and is sent later`),
    ]);
    await database.pool().query(`ALTER TABLE away RENAME TO ${table}`);
    await console.audit.sendUnsent({ isForced: true });
    expect(await countRows(database.pool(), 'wheelhouse.outbox WHERE sent_at IS NULL')).toBe(0);
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
  });
});
