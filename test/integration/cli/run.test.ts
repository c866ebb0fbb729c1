import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTenant, platformScope } from '../../support/builders';
import { RUNBOOK_KEY } from '../../support/engine-fixture';
import type { TestDatabase } from '../../support/test-database';
import { CONFIRM, holdLock, makeCliDatabase, makeLegacyTenant, type PrintedRun, REASON, RUN_ALL } from './cli-fixture';
import { cli, documentOf, errorOf, startCli } from './cli-process';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeCliDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool().query(`DELETE FROM cache_locks`);
  await database.pool().query(`UPDATE tenants SET deleted_at = now() WHERE external_id <> 'platform'`);
});

const run = (...args: string[]) => cli([...args, '--json', '--url', database.url]);

const waitWithoutWorker = (tenantId: number) =>
  `run ${RUNBOOK_KEY} --tenant ${tenantId} --wait --no-worker --json`.split(' ');

async function activeRuns(): Promise<number> {
  const { rows } = await database
    .pool()
    .query<{ count: string }>(`SELECT count(*) FROM operation_runs WHERE status <> 'completed'`);
  return Number(rows[0]?.count);
}

describe('preflight', () => {
  it('prints exactly the promised keys', async () => {
    const tenant = await makeLegacyTenant(database, 7);
    const all = await run('preflight', RUNBOOK_KEY, '--all-tenants');
    expect(all.code, all.stderr).toBe(0);
    expect(documentOf(all)).toEqual({
      runbook: RUNBOOK_KEY,
      scope: 'all_tenants',
      target_tenant_id: null,
      total_count: 7,
      affected_count: 7,
      estimated_tenants: 1,
      preflight_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      taken_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
    const one = documentOf(await run('preflight', RUNBOOK_KEY, '--tenant', String(tenant.id)));
    expect(one).toMatchObject({ scope: 'single_tenant', target_tenant_id: tenant.id, estimated_tenants: null });
  });

  it('does not know other runbooks', async () => {
    expect((await run('preflight', 'nope', '--all-tenants')).code).toBe(2);
  });
});

describe('run --wait', () => {
  it('works on a tenant to the verified end and prints one document', async () => {
    const tenant = await makeLegacyTenant(database, 12);
    const result = await run('run', RUNBOOK_KEY, '--tenant', String(tenant.id), '--wait', '--source', 'deploy_hook');
    expect(result.code, result.stderr).toBe(0);
    const { run: row, deduplicated } = documentOf<PrintedRun>(result);
    expect(deduplicated).toBe(false);
    expect(row).toMatchObject({
      tenant_id: tenant.id,
      type: RUNBOOK_KEY,
      status: 'completed',
      outcome: 'succeeded',
      summary_counts: { total: 12, processed: 12, updated: 12, skipped: 0, failed: 0 },
      context: { runbook: { source: 'deploy_hook' } },
    });
    expect(documentOf(await run('preflight', RUNBOOK_KEY, '--tenant', String(tenant.id)))).toMatchObject({
      affected_count: 0,
    });
    expect(documentOf<PrintedRun>(await run('runs', 'show', String(row.id))).run).toEqual(row);
    const watched = await run('runs', 'watch', String(row.id));
    expect(watched.code).toBe(0);
    expect(documentOf<PrintedRun>(watched).run).toEqual(row);
  });

  it('works on all tenants with reason and phrase', async () => {
    await makeLegacyTenant(database);
    await makeLegacyTenant(database, 3);
    const result = await run(...RUN_ALL, '--wait');
    expect(result.code, result.stderr).toBe(0);
    expect(documentOf<PrintedRun>(result).run).toMatchObject({
      tenant_id: null,
      outcome: 'succeeded',
      summary_counts: { total: 23, updated: 23, tenants: 2 },
      context: { reason: { reason_code: 'DATA_REPAIR' } },
    });
  });

  it('ends with 4 where somebody else holds the lock', async () => {
    const tenant = await makeLegacyTenant(database);
    await holdLock(database, tenant.id);
    const result = await run('run', RUNBOOK_KEY, '--tenant', String(tenant.id), '--wait', '--lock-wait', '0');
    expect(result.code, result.stderr).toBe(4);
    const { run: row } = documentOf<PrintedRun>(result);
    expect(row).toMatchObject({ outcome: 'blocked', failure_summary: [{ reason_code: 'lock_unavailable' }] });
  });

  it('takes the platform’s key prefix into account', async () => {
    const tenant = await makeLegacyTenant(database);
    await holdLock(database, tenant.id);
    const args = [
      'run',
      RUNBOOK_KEY,
      '--tenant',
      String(tenant.id),
      '--wait',
      '--lock-wait',
      '0',
      '--url',
      database.url,
    ];
    expect((await cli(args, { WHEELHOUSE_LOCK_PREFIX: 'laravel_' })).code).toBe(0);
  });

  it('ends with 6 where some tenants failed, and retry covers those', async () => {
    await makeLegacyTenant(database);
    const held = await makeLegacyTenant(database);
    await holdLock(database, held.id);
    const result = await run(...RUN_ALL, '--wait', '--lock-wait', '0');
    expect(result.code, result.stderr).toBe(6);
    const { run: row } = documentOf<PrintedRun>(result);
    expect(row).toMatchObject({ outcome: 'partially_succeeded', summary_counts: { failed: 1, tenants: 2 } });

    await database.pool().query('DELETE FROM cache_locks');
    const retried = documentOf<PrintedRun>(await run('runs', 'retry', String(row.id)));
    expect(retried).toMatchObject({ deduplicated: false, run: { summary_counts: { tenants: 1 } } });
    expect((await run('worker', '--drain')).code).toBe(0);
    expect((await run('runs', 'watch', String(retried.run.id))).code).toBe(0);
  });

  it('ends with 130 where the run is cancelled', async () => {
    const tenant = await makeLegacyTenant(database);
    const waiting = startCli([...waitWithoutWorker(tenant.id), '--url', database.url]);
    await waiting.told(/is queued/);
    const { runs } = documentOf<{ runs: { id: number }[] }>(await run('runs', 'list', '--limit', '1'));
    const id = String(runs[0]?.id);
    expect((await run('runs', 'pause', id)).code).toBe(0);
    expect((await run('runs', 'pause', id)).code).toBe(3);
    expect((await run('runs', 'resume', id)).code).toBe(0);
    expect(documentOf<PrintedRun>(await run('runs', 'cancel', id)).run).toMatchObject({ outcome: 'cancelled' });
    const result = await waiting.result;
    expect(result.code, result.stderr).toBe(130);
    expect(documentOf<PrintedRun>(result).run).toMatchObject({ status: 'completed', outcome: 'cancelled' });
    expect((await run('runs', 'cancel', id)).code).toBe(3);
  });

  it('stops waiting on Ctrl-C and leaves the run to others', async () => {
    const tenant = await makeLegacyTenant(database);
    const waiting = startCli([...waitWithoutWorker(tenant.id), '--url', database.url]);
    await waiting.told(/waiting for a worker/);
    waiting.signal('SIGINT');
    const result = await waiting.result;
    expect(result.code).toBe(130);
    const { run: row } = documentOf<PrintedRun>(result);
    expect(row.status).toBe('queued');
    expect(result.stderr).toContain(`wheelhouse runs cancel ${row.id}`);
    expect((await run('worker', '--drain')).code).toBe(0);
    expect(documentOf<PrintedRun>(await run('runs', 'show', String(row.id))).run.outcome).toBe('succeeded');
  });
});

describe('run without --wait', () => {
  it('leads a second start to the active run, with exit code 0', async () => {
    const tenant = await makeLegacyTenant(database);
    const target = ['--tenant', String(tenant.id)];
    const first = documentOf<PrintedRun>(await run('run', RUNBOOK_KEY, ...target));
    expect(first).toMatchObject({ deduplicated: false, run: { status: 'queued', outcome: 'pending' } });
    const second = await run('run', RUNBOOK_KEY, ...target);
    expect(second.code).toBe(0);
    expect(documentOf<PrintedRun>(second)).toMatchObject({ deduplicated: true, run: { id: first.run.id } });
    const third = await run('run', RUNBOOK_KEY, ...target, '--wait');
    expect(third.code, third.stderr).toBe(0);
    expect(documentOf<PrintedRun>(third)).toMatchObject({
      deduplicated: true,
      run: { id: first.run.id, outcome: 'succeeded' },
    });
  });
});

describe('a refused start', () => {
  const all = ['run', RUNBOOK_KEY, '--all-tenants'];
  const REFUSED: [what: string, args: string[], code: string][] = [
    ['no phrase', [...all, ...REASON], 'not_confirmed'],
    ['another phrase', [...all, ...REASON, '--confirm', 'yes'], 'not_confirmed'],
    ['no reason', [...all, ...CONFIRM], 'reason_required'],
    [
      'an unknown reason code',
      [...all, ...CONFIRM, '--reason-code', 'FUN', '--reason-text', 'because'],
      'reason_required',
    ],
    ['a short reason', [...all, ...CONFIRM, '--reason-code', 'INCIDENT', '--reason-text', 'abc'], 'reason_required'],
    ['a reason without its code', [...all, ...CONFIRM, '--reason-text', 'long enough'], 'reason_required'],
  ];
  it.each(REFUSED)('ends with 3 and starts nothing: %s', async (_what, args, code) => {
    await makeLegacyTenant(database);
    const before = await activeRuns();
    const result = await run(...args, '--wait');
    expect(result).toMatchObject({ code: 3, stdout: '' });
    expect(errorOf(result)).toMatchObject({ kind: 'refused', code });
    expect(errorOf(result).nextStep).toContain('--');
    expect(await activeRuns()).toBe(before);
  });

  it('ends with 3 for the platform’s tenant, a deleted one and one that does not exist', async () => {
    const { tenantId } = await platformScope(database.pool());
    const deleted = await makeTenant(database.pool(), { deletedAt: new Date() });
    for (const id of [tenantId, deleted.id, 99_999_999]) {
      const result = await run('run', RUNBOOK_KEY, '--tenant', String(id), '--wait');
      expect(result).toMatchObject({ code: 3, stdout: '' });
      expect(errorOf(result).code).toBe('tenant_not_allowed');
    }
  });
});

describe('runs', () => {
  it('says that a run does not exist', async () => {
    const result = await run('runs', 'show', '99999999');
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(errorOf(result).kind).toBe('not_found');
  });

  it('prints a line for each change while watching, the last one terminal', async () => {
    const tenant = await makeLegacyTenant(database);
    const { run: row } = documentOf<PrintedRun>(await run('run', RUNBOOK_KEY, '--tenant', String(tenant.id)));
    const watching = startCli(['runs', 'watch', String(row.id), '--json', '--url', database.url]);
    await watching.told(/waiting for a worker/);
    await run('worker', '--drain');
    const result = await watching.result;
    expect(result.code).toBe(0);
    const lines = result.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PrintedRun);
    expect(lines[0]?.run.status).toBe('queued');
    expect(lines.at(-1)?.run).toMatchObject({ id: row.id, status: 'completed', outcome: 'succeeded' });
    expect(lines.length).toBeGreaterThan(1);
  });

  it('prints text for people without --json', async () => {
    const result = await cli(['runs', 'list', '--url', database.url]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('Rebuild findings lifecycle');
  });
});
