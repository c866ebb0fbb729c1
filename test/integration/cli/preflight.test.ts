import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFindings, type MadeTenant } from '../../support/builders';
import { drain, RUNBOOK_KEY } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import type { TestDatabase } from '../../support/test-database';
import { CONFIRM, makeCliDatabase, makeLegacyTenant, REASON } from './cli-fixture';

let database: TestDatabase;
let tenant: MadeTenant;

beforeAll(async () => {
  database = await makeCliDatabase();
  tenant = await makeLegacyTenant(database, 5);
});
afterAll(() => database.drop());

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;
const call = (...args: string[]) => callCli(...args, '--json', '--url', database.url);
const take = (...args: string[]) => call('preflight', RUNBOOK_KEY, '--all-tenants', ...args);

describe('preflight --details', () => {
  it('adds every tenant, the locks and real rows to the document, and nothing else changes in it', async () => {
    const { details, is_estimate: isEstimate, ...plain } = json((await take('--details')).stdout);
    expect(Object.keys(plain)).toEqual(Object.keys(json((await take()).stdout)));
    expect(isEstimate).toBe(false);
    expect(details).toMatchObject({
      plan_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      tolerance: { total: 100, affected: 100 },
      affected_tenants: 1,
      measured_runs: 0,
      locks: [],
      tenants: [{ tenant_id: tenant.id, total_count: 5, affected_count: 5 }],
    });
    const { sample } = details as { sample: { tenant_id: number; changes: { column: string; after: string }[] }[] };
    expect(sample.length).toBeGreaterThan(0);
    expect(sample[0]?.changes).toContainEqual({ column: 'due_at', before: null, after: 'start + 14 days' });
  });

  it('is told to people line by line', async () => {
    const { stdout } = await callCli('preflight', RUNBOOK_KEY, '--all-tenants', '--details', '--url', database.url);
    expect(stdout).toContain('5 of 5 findings would change');
    expect(stdout).toContain('due_at  - -> start + 14 days');
    expect(stdout).toContain('ok: All locks are free.');
  });
});

describe('run --preflight', () => {
  const start = (...args: string[]) =>
    call('run', RUNBOOK_KEY, '--all-tenants', ...REASON, ...CONFIRM, '--preflight', ...args);

  it('starts from the preflight that was looked at', async () => {
    const { preflight_id: id } = json((await take()).stdout) as { preflight_id: string };
    const { exitCode, stdout, stderr } = await start(id);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('Preflight:');
    const { run } = json(stdout) as { run: { id: number; context: { preflight: unknown } } };
    expect(run.context.preflight).toEqual({ affected_count: 5, total_count: 5, estimated_tenants: 1 });
    await drain(database.url);
  });

  it('is refused with 3 where the world has drifted since, and says by what', async () => {
    const { preflight_id: id } = json((await take()).stdout) as { preflight_id: string };
    await makeFindings(
      database.pool(),
      tenant,
      Array.from({ length: 101 }, () => ({})),
    );
    const { exitCode, stderr } = await start(id);
    expect(exitCode).toBe(3);
    expect(json(stderr)).toMatchObject({
      error: {
        kind: 'refused',
        code: 'plan_drifted',
        changes: [
          { what: 'Rows in scope', planned: '5', now: '106' },
          { what: 'Will change', planned: '0', now: '101' },
        ],
      },
    });
  });

  it('is a matter of usage where the id is none, and refused where nothing is known of it', async () => {
    expect((await start('not-an-id')).exitCode).toBe(2);
    expect((await start('00000000-0000-4000-8000-000000000000')).exitCode).toBe(3);
  });
});

describe('runs verify', () => {
  it('exits with 6 while something is left, and with 0 once nothing is', async () => {
    const started = await call('run', RUNBOOK_KEY, '--all-tenants', ...REASON, ...CONFIRM);
    const { run } = json(started.stdout) as { run: { id: number } };
    expect((await call('runs', 'verify', String(run.id))).exitCode).toBe(3);
    await drain(database.url);
    const done = await call('runs', 'verify', String(run.id));
    expect(done.exitCode, done.stderr).toBe(0);
    expect(json(done.stdout)).toMatchObject({ run_id: run.id, left_count: 0, left_tenants: 0, tenants: [] });

    await database.pool().query('UPDATE findings SET times_seen = NULL WHERE id IN (SELECT min(id) FROM findings)');
    const left = await call('runs', 'verify', String(run.id));
    expect(left.exitCode).toBe(6);
    expect(json(left.stdout)).toMatchObject({
      left_count: 1,
      tenants: [{ tenant_id: tenant.id, left_count: 1, reason: 'changed_since' }],
    });
    const told = await callCli('runs', 'verify', String(run.id), '--url', database.url);
    expect(told.stdout).toContain('changed since');
    expect((await call('runs', 'verify', '999999')).exitCode).toBe(2);
  });
});
