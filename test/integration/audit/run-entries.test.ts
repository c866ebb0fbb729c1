import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeFindings, makeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  drain,
  mapOperator,
  openConsole,
  readRun,
  RUNBOOK_KEY,
  startRequest,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** With what a careful reader takes out of messages, since it is stored as it was given. */
const REASON = { code: 'SUPPORT', text: 'Asked for in https://tickets.example/browse?id=4412' } as const;

let database: TestDatabase;
let operatorId: number;
/** Starts. */
let window: ConsoleFixture;
/** Acts on what the other one started. */
let commandLine: ConsoleFixture;
let failedTenantId: number;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await makeFindings(database.pool(), await makeTenant(database.pool()), [{}, {}]);
  const tenant = await makeTenant(database.pool());
  failedTenantId = tenant.id;
  await makeFindings(database.pool(), tenant, [{}]);
  operatorId = await mapOperator(database);
  window = await openConsole(database.url);
  commandLine = await openConsole(database.url, { source: 'cli' });
});
afterAll(async () => {
  await window?.close();
  await commandLine?.close();
  await database?.drop();
});

const entryRow = z.object({
  action: z.string().transform((action) => action.replace('platform.ops.runbooks.', '')),
  status: z.string(),
  actor_id: z.coerce.number(),
  actor_email: z.string(),
  metadata: z.record(z.string(), z.unknown()),
});

async function entriesOf(runId: number) {
  const { rows } = await database
    .pool()
    .query(`SELECT * FROM audit_logs WHERE metadata->>'operation_run_id' = $1 ORDER BY id`, [String(runId)]);
  return rows.map((row) => entryRow.parse(row));
}

async function operatorEmail(): Promise<string> {
  const { rows } = await database.pool().query('SELECT email FROM platform_users WHERE id = $1', [operatorId]);
  return z.object({ email: z.string() }).parse(rows[0]).email;
}

async function startOnAll(): Promise<number> {
  const request = { ...(await startRequest(window.console)), reason: REASON, lockWaitSeconds: 0 };
  return (await window.console.runbooks.start(request)).run.id;
}

describe('every entry about a run', () => {
  it('names the operator as the platform knows them, the runbook, its reason, and where the act came from', async () => {
    const runId = await startOnAll();
    await commandLine.console.runs.pause(runId);
    await commandLine.console.runs.resume(runId);
    await commandLine.console.runs.cancel(runId);
    const email = await operatorEmail();
    const entries = await entriesOf(runId);
    expect(
      entries
        .map(({ action, metadata }) => `${action} ${String(metadata['source'])}`)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['cancel cli', 'completed system_ui', 'pause cli', 'resume cli', 'start system_ui']);
    for (const entry of entries) {
      expect(entry).toMatchObject({ status: 'success', actor_id: operatorId, actor_email: email });
      expect(entry.metadata).toMatchObject({
        runbook_key: RUNBOOK_KEY,
        scope: 'all_tenants',
        target_tenant_id: null,
        affected_count: 3,
        operation_run_id: runId,
        platform_user_id: operatorId,
        email,
        reason_code: 'SUPPORT',
        is_break_glass: false,
      });
      expect(entry.metadata).toHaveProperty('ip');
      expect(entry.metadata['user_agent']).toMatch(/^Wheelhouse\/\d+\.\d+\.\d+ \(.+\)$/);
    }
  });

  it('also of a retry, which keeps the reason word for word', async () => {
    await database
      .pool()
      .query(
        `INSERT INTO cache_locks VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1, 'other', 2000000000)`,
        [failedTenantId],
      );
    const runId = await startOnAll();
    await drain(database.url);
    expect(await readRun(database.pool(), runId)).toMatchObject({ outcome: 'partially_succeeded' });
    await database.pool().query('DELETE FROM cache_locks');

    const { run: retry } = await commandLine.console.runs.retryFailedTenants(runId);
    const first = await readRun(database.pool(), runId);
    const { context } = await readRun(database.pool(), retry.id);
    expect(context['reason']).toEqual({ reason_code: REASON.code, reason_text: REASON.text });
    expect(context['platform_initiator']).toEqual(first.context['platform_initiator']);
    const retried = (await entriesOf(runId)).at(-1);
    expect(retried).toMatchObject({ action: 'retry', metadata: { source: 'cli', is_break_glass: false } });
  });
});
