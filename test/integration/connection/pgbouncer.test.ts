import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startWorker, type Worker } from '../../../src/main/engine/worker';
import { toWheelhouseError } from '../../../src/main/postgres/errors';
import { installSchemas } from '../../../src/main/postgres/install';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { listenForRuns } from '../../../src/main/postgres/run-news';
import { createProbe } from '../../../src/main/session/probe-store';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  mapOperator,
  openConsole,
  openWorker,
  readRun,
  RUNBOOK_KEY,
  start,
  startRequest,
  until,
} from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createLoginRole } from '../../support/login-role';
import { hasPgBouncer, type PgBouncer, type PoolMode, startPgBouncer } from '../../support/pg-bouncer';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { asOperator, withClient } from '../../support/test-server';
import { TINY_BATCHES } from '../../support/tiny-batches';
import { openApplication } from '../break-glass/break-glass-fixture';
import { holdLock } from '../cli/cli-fixture';

const ON_CALL = ['platform.console.view', 'platform.ops.view', 'platform.use_break_glass'];
const REASON = { code: 'SECURITY', text: 'key rotation INC-4412' } as const;

/** In transaction mode a single connection to the server serves each role: nothing waits for a second while it has one. */
const MODES: [mode: PoolMode, poolSize: number][] = [
  ['transaction', 1],
  ['session', 20],
];

if (!hasPgBouncer) {
  process.stdout.write('PgBouncer is not installed (Debian package pgbouncer): its tests are skipped.\n');
}

describe.skipIf(!hasPgBouncer).each(MODES)('behind PgBouncer in %s mode', (mode, poolSize) => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let url: string;
  let fixture: ConsoleFixture;
  let tenants: MadeTenant[];
  let worker: Worker | null = null;

  beforeAll(async () => {
    bouncer = await startPgBouncer(mode, inject('testServer').adminUrl, poolSize);
    database = await createTestDatabase('installed');
    url = bouncer.through(database.url);
    await mapOperator(database);
    tenants = [await makeTenant(database.pool()), await makeTenant(database.pool())];
    for (const tenant of tenants) {
      await makeFindings(
        database.pool(),
        tenant,
        Array.from({ length: 20 }, () => ({})),
      );
    }
    fixture = await openConsole(url);
  });
  afterEach(async () => {
    await worker?.stop();
    worker = null;
  });
  afterAll(async () => {
    await fixture?.close();
    await bouncer?.remove();
    await database?.drop();
  });

  /** Postgres 15 has no word for it. */
  const withoutInheritance = async () => {
    const { rows } = await database
      .pool()
      .query<{ num: number }>(`SELECT current_setting('server_version_num')::int AS num`);
    return (rows[0]?.num ?? 0) >= 160_000 ? 'WITH INHERIT FALSE, SET TRUE' : '';
  };
  const isOver = async (runId: number) => (await readRun(database.pool(), runId)).status === 'completed';

  it('our schemas are installed, and installed again', async () => {
    const empty = await createTestDatabase('platform');
    try {
      const through = { url: bouncer.through(empty.url) };
      expect((await installSchemas(through)).applied.length).toBeGreaterThan(0);
      expect((await installSchemas(through)).applied).toEqual([]);
    } finally {
      await empty.drop();
    }
  });

  it('a run on all tenants is paused, resumed and ends, and what is left is nothing', async () => {
    // Until it is released, the run can't end.
    await holdLock(database, tenants[0]?.id ?? 0);
    const { run } = await start(fixture.console, ALL_TENANTS, 600);
    worker = await openWorker(url, { limits: TINY_BATCHES, concurrency: 2 });
    await until('the worker works', async () => (await fixture.console.runs.get(run.id)).status === 'running');
    expect(await fixture.console.runs.pause(run.id)).toMatchObject({ control: 'paused' });
    await fixture.console.runs.resume(run.id);
    await database.pool().query(`DELETE FROM cache_locks WHERE owner = 'platform'`);
    await until('the run is over', () => isOver(run.id));
    expect(await readRun(database.pool(), run.id)).toMatchObject({
      outcome: 'succeeded',
      summary_counts: { total: 40, processed: 40, updated: 40, tenants: 2, failed: 0 },
    });
    expect(await fixture.console.runs.verify({ runId: run.id })).toMatchObject({ leftCount: 0 });
  });

  it('a run is cancelled', async () => {
    const { run } = await start(fixture.console);
    expect(await fixture.console.runs.cancel(run.id)).toMatchObject({ status: 'completed', outcome: 'cancelled' });
  });

  it('break-glass takes on its group’s role for its own transactions, and leaves it to nobody', async () => {
    const role = await createLoginRole(database, [GROUP_ROLES.viewer]);
    const roleUrl = bouncer.through(role.url);
    await mapOperator(database, role.url, ON_CALL);
    await database.pool().query(`GRANT ${GROUP_ROLES.breakGlass} TO ${role.name} ${await withoutInheritance()}`);
    const app = await openApplication(roleUrl);
    try {
      await app.console.breakGlass.enter({ reason: REASON, minutes: 15 });
      const request = await startRequest(app.console, { scope: 'single_tenant', tenantId: tenants[0]?.id ?? 0 });
      const { run } = await app.console.runbooks.start({ ...request, reason: REASON });
      worker = await startWorker({
        connection: { url: roleUrl, groupRole: app.console.breakGlass.groupRole ?? '' },
        concurrency: 2,
      });
      await until('the run is over', () => isOver(run.id));
      expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded' });
      const who = await withClient(roleUrl, (client) => client.query('SELECT current_user AS name'));
      expect(who.rows).toEqual([{ name: role.name }]);
    } finally {
      await worker?.stop();
      await app.close();
      await role.drop();
    }
  });

  it('the window knows that no news arrive by themselves, and leaves nothing that listens', async () => {
    const news = listenForRuns({ url: asOperator(url) }, () => {});
    try {
      await until('the connection was given up', async () => {
        const clients = await bouncer.ask('SHOW CLIENTS');
        return !clients.some(({ application_name: name }) => String(name).includes(' news'));
      });
      expect(news.isListening()).toBe(false);
    } finally {
      news.close();
    }
  });

  it('the command line finds nothing wrong and works on a run', async () => {
    const doctor = await callCli('doctor', '--url', asOperator(url));
    expect(doctor.exitCode, doctor.stderr).toBe(0);
    const args = ['--tenant', String(tenants[1]?.id), '--wait', '--url', asOperator(url)];
    const ran = await callCli('run', RUNBOOK_KEY, ...args);
    expect(ran.exitCode, ran.stderr).toBe(0);
  });

  it('what PgBouncer refuses by itself is told as what it is', async () => {
    const refusalOf = async (change: (changed: URL) => void) => {
      const changed = new URL(url);
      change(changed);
      const probe = createProbe({ url: changed.toString() });
      try {
        return await probe.measure().then(
          () => null,
          (error: unknown) => toWheelhouseError(error),
        );
      } finally {
        probe.close();
      }
    };
    expect(await refusalOf((changed) => (changed.password = 'swordfish'))).toMatchObject({ code: 'wrong_password' });
    expect(await refusalOf((changed) => (changed.username = 'nobody_here'))).toMatchObject({ code: 'wrong_password' });
    expect(await refusalOf((changed) => changed.searchParams.set('options', '-c search_path=x'))).toMatchObject({
      code: 'setting_not_taken',
    });
  });
});
