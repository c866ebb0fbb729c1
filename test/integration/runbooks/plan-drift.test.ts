import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartRequest } from '../../../src/shared/contract/runbooks';
import type { ErrorData } from '../../../src/shared/errors';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  startRequest,
  until,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const legacy = (count: number) => Array.from({ length: count }, () => ({}));

let database: TestDatabase;
let fixture: ConsoleFixture;
let tenant: MadeTenant;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  tenant = await makeTenant(database.pool(), { name: 'Contoso' });
  await makeFindings(database.pool(), tenant, legacy(150));
  await mapOperator(database);
  fixture = await openConsole(database.url);
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

/** The changes that a start is refused for. */
async function refusedFor(request: StartRequest & { isOwnPreflight?: boolean }): Promise<ErrorData['changes']> {
  const before = await countRows(database.pool(), 'operation_runs');
  const error: unknown = await fixture.console.runbooks.start(request).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ kind: 'refused', code: 'plan_drifted' });
  expect(await countRows(database.pool(), 'operation_runs')).toBe(before);
  return (error as { changes: ErrorData['changes'] }).changes;
}

/** Gives whether a new run was started, which it ends. */
async function startAndCancel(request: StartRequest): Promise<boolean> {
  const { run, isDeduplicated } = await fixture.console.runbooks.start(request);
  await fixture.console.runs.cancel(run.id);
  return !isDeduplicated;
}

const sql = (text: string, values: unknown[] = []) => database.pool().query(text, values);

/** Makes a preflight one that took long to count. */
const asSlow = (request: StartRequest, rowsWritten: string) =>
  sql(`UPDATE wheelhouse.preflights SET counting_ms = 60000, rows_written = ${rowsWritten} WHERE id = $1`, [
    request.preflightId,
  ]);

const WRITTEN = `(SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_all_tables WHERE relid = 'findings'::regclass)`;

describe('a start whose world has changed since the preflight', () => {
  let request: StartRequest;
  beforeEach(async () => {
    request = await startRequest(fixture.console);
  });

  it('goes on within the tolerance of 100 findings', async () => {
    const ids = await makeFindings(database.pool(), tenant, legacy(100));
    expect(await startAndCancel(request)).toBe(true);
    await sql('DELETE FROM findings WHERE id = ANY($1)', [ids]);
  });

  it('is refused with what was and what is, and goes on after a new preflight', async () => {
    const ids = await makeFindings(database.pool(), tenant, legacy(101));
    expect(await refusedFor(request)).toEqual([
      { what: 'Rows in scope', planned: '150', now: '251', tolerance: '100' },
      { what: 'Will change', planned: '150', now: '251', tolerance: '100' },
    ]);
    expect(await startAndCancel(await startRequest(fixture.console))).toBe(true);
    await sql('DELETE FROM findings WHERE id = ANY($1)', [ids]);
  });

  it('is refused for fewer as for more', async () => {
    await sql(`UPDATE findings SET status = 'closed', first_seen_at = now(), last_seen_at = now(), times_seen = 1,
      recurrence_key = id::text`);
    expect(await refusedFor(request)).toEqual([{ what: 'Will change', planned: '150', now: '0', tolerance: '100' }]);
    await sql(`UPDATE findings SET status = 'new', first_seen_at = NULL, last_seen_at = NULL, times_seen = NULL,
      recurrence_key = NULL`);
  });

  it('is refused for a tenant more or less, by name', async () => {
    const added = await makeTenant(database.pool(), { name: 'Fabrikam' });
    const gone = [{ what: 'Tenants in scope', planned: '1', now: '2 (new: Fabrikam)', tolerance: null }];
    expect(await refusedFor(request)).toEqual(gone);
    expect(await refusedFor({ ...request, isOwnPreflight: true })).toEqual(gone);
    const later = await startRequest(fixture.console);
    await sql('UPDATE tenants SET deleted_at = now() WHERE id = $1', [added.id]);
    expect(await refusedFor(later)).toEqual([{ what: 'Tenants in scope', planned: '2', now: '1', tolerance: null }]);
  });

  it('is refused for another policy of due dates, and not for settings that mean nothing', async () => {
    await sql(
      `INSERT INTO workspace_settings (workspace_id, domain, key, value) VALUES ($1, 'findings', 'sla_days', '{"high": 0}')`,
      [tenant.workspaceId],
    );
    expect(await startAndCancel(request)).toBe(true);
    await sql(`UPDATE workspace_settings SET value = '{"high": 1}'`);
    expect(await refusedFor(request)).toMatchObject([{ what: 'Settings of workspaces' }]);
    await sql('DELETE FROM workspace_settings');
  });

  it('is refused for another version of the runbook', async () => {
    await sql(`UPDATE wheelhouse.preflights SET runbook_version = 'older', plan_hash = 'older'`);
    expect(await refusedFor(request)).toMatchObject([{ what: 'Version of the runbook' }]);
  });

  it('of a preflight that kept no plan takes a new one', async () => {
    await sql('UPDATE wheelhouse.preflights SET tenant_ids = NULL, plan_hash = NULL');
    await expect(fixture.console.runbooks.start(request)).rejects.toMatchObject({ code: 'preflight_missing' });
  });

  it('leads to the active run all the same: that starts nothing', async () => {
    const { run } = await fixture.console.runbooks.start(request);
    await makeFindings(database.pool(), tenant, legacy(500));
    const again = await fixture.console.runbooks.start(request);
    expect(again).toMatchObject({ isDeduplicated: true, run: { id: run.id } });
    await fixture.console.runs.cancel(run.id);
    await sql('DELETE FROM findings WHERE id IN (SELECT id FROM findings ORDER BY id OFFSET 150)');
  });
});

describe('where counting took long', () => {
  it('a start is content with the server’s word that hardly anything was written', async () => {
    const request = await startRequest(fixture.console);
    // A count that is not repeated can't be found to differ.
    await sql('UPDATE wheelhouse.preflights SET affected_counts = ARRAY[9999], plan_hash = $2 WHERE id = $1', [
      request.preflightId,
      'x',
    ]);
    // What sessions of other tests wrote reaches the statistics within some seconds.
    let isStarted = false;
    await until('the start is content', async () => {
      await asSlow(request, WRITTEN);
      isStarted = await startAndCancel(request).catch(() => false);
      return isStarted;
    });
    expect(isStarted).toBe(true);
  });

  it.each([
    ['much was written', `${WRITTEN} - 1000`],
    ['its statistics were reset', `${WRITTEN} + 1000000`],
    ['it has none', 'NULL'],
  ])('a start counts again where %s', async (_why, rowsWritten) => {
    const request = await startRequest(fixture.console);
    await asSlow(request, rowsWritten);
    const ids = await makeFindings(database.pool(), tenant, legacy(101));
    expect(await refusedFor(request)).toHaveLength(2);
    await sql('DELETE FROM findings WHERE id = ANY($1)', [ids]);
  });
});

describe('a run that has ended', () => {
  it('is verified: nothing left, then what is left and why', async () => {
    const other = await makeTenant(database.pool(), { name: 'Adatum' });
    const locked = await makeTenant(database.pool(), { name: 'Locked' });
    for (const each of [other, locked]) await makeFindings(database.pool(), each, legacy(4));
    await sql(
      `INSERT INTO cache_locks VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1, 'platform',
      extract(epoch FROM now())::int + 600)`,
      [String(locked.id)],
    );
    const request = await startRequest(fixture.console);
    const { run } = await fixture.console.runbooks.start({ ...request, lockWaitSeconds: 0 });
    await expect(fixture.console.runs.verify({ runId: run.id })).rejects.toMatchObject({ code: 'invalid_state' });
    await drain(database.url);

    const late = await makeTenant(database.pool(), { name: 'Late' });
    await makeFindings(database.pool(), late, legacy(3));
    await sql('UPDATE findings SET times_seen = NULL WHERE id = (SELECT min(id) FROM findings WHERE tenant_id = $1)', [
      other.id,
    ]);
    const found = await fixture.console.runs.verify({ runId: run.id });
    expect(found).toMatchObject({ runId: run.id, scope: 'all_tenants', leftCount: 8, tenantCount: 3 });
    expect(found.tenants.map(({ tenantName, leftCount, reason }) => [tenantName, leftCount, reason])).toEqual([
      ['Locked', 4, 'locked'],
      ['Late', 3, 'not_in_run'],
      ['Adatum', 1, 'changed_since'],
    ]);

    await sql('DELETE FROM cache_locks');
    const next = await fixture.console.runbooks.start(await startRequest(fixture.console));
    await drain(database.url);
    expect(await fixture.console.runs.verify({ runId: next.run.id })).toMatchObject({ leftCount: 0, tenants: [] });
    const audited = await countRows(
      database.pool(),
      `audit_logs WHERE action = 'platform.ops.runbooks.preflight' AND metadata->>'operation_run_id' = $1`,
      [String(next.run.id)],
    );
    expect(audited).toBe(1);
  });

  it('that was cancelled has left what was not done', async () => {
    await sql('UPDATE findings SET times_seen = NULL');
    const { run } = await fixture.console.runbooks.start(await startRequest(fixture.console));
    await fixture.console.runs.cancel(run.id);
    await drain(database.url);
    const found = await fixture.console.runs.verify({ runId: run.id });
    expect(found.leftCount).toBeGreaterThan(0);
    expect(new Set(found.tenants.map(({ reason }) => reason))).toEqual(new Set(['cancelled']));
  });

  it('that does not exist is not found', async () => {
    await expect(fixture.console.runs.verify({ runId: 999_999 })).rejects.toMatchObject({ kind: 'not_found' });
  });
});
