import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallName } from '../../../src/shared/contract/bridge';
import { makeFindings, makeRun, makeTenant, type MadeTenant } from '../../support/builders';
import { makeAlertRule } from '../../support/alert-builders';
import { type ConsoleFixture, drain, mapOperator, openConsole, RUNBOOK_KEY, start } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { type Bridge, openBridge } from './bridge-fixture';
import { anyJson, NASTY_TEXTS, storable } from './odd-values';

const SEED = 20_260_103;
const ROWS = 1_500;
/** Writing ends after this long, and so does reading, on a computer that is busy; never before the fewest. */
const LIMIT_MS = 45_000;
const FEWEST = 150;

let database: TestDatabase;
let console: ConsoleFixture;
let bridge: Bridge;
let tenant: MadeTenant;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  tenant = await makeTenant(database.pool(), { name: '\u001b[31mEvil\u202E <b>tenant</b>\n' });
  console = await openConsole(database.url);
  bridge = openBridge(console.console);
});
afterAll(async () => {
  await console.close();
  await database.drop();
});

async function ask(name: CallName, request: unknown): Promise<unknown> {
  const answer = await bridge.call(name, request);
  if (!answer.ok) throw new Error(`${name} failed: ${JSON.stringify(answer.error)} ${String(bridge.faults.at(-1))}`);
  return answer.value;
}

const text = (max: number) =>
  fc
    .oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 60 }))
    .map((value) => Array.from(storable(value)).slice(0, max).join(''));
const word = (max: number, ...known: string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: text(max) });
const instant = fc.option(
  fc.constantFrom(
    'infinity',
    '-infinity',
    '4713-01-01 BC',
    '294276-12-31',
    '0001-01-01',
    '2026-01-01 00:00:00+00',
    'epoch',
  ),
);
const count = fc.constantFrom('0', '-1', '9007199254740991', '-9007199254740991', '12');

const runRow = fc.record({
  name: text(255),
  type: word(255, RUNBOOK_KEY, 'inventory_sync', 'policy.sync', 'toString'),
  status: word(32, 'queued', 'running', 'completed'),
  outcome: word(32, 'pending', 'failed', 'succeeded'),
  hash: text(64),
  counts: anyJson,
  failures: fc.oneof(anyJson, fc.array(anyJson, { maxLength: 60 })),
  context: anyJson,
  started: instant,
  completed: instant,
  created: instant,
  isOfTenant: fc.boolean(),
  tenantState: fc.constantFrom('pending', 'running', 'succeeded', 'failed', 'cancelled'),
  lastError: fc.option(anyJson),
  number: count,
  phase: fc.constantFrom(0, -1, 99),
  eventKind: word(60, 'queued', 'held', 'completed', '__proto__'),
  hold: fc.option(text(255)),
});

it('reads operations and their tenants whatever is stored in them', { timeout: 180_000 }, async () => {
  const pool = database.pool();
  const rows = fc.sample(runRow, { numRuns: ROWS, seed: SEED });
  const ids: number[] = [];
  const writeBy = Date.now() + LIMIT_MS;
  for (const row of rows) {
    if (ids.length >= FEWEST && Date.now() > writeBy) break;
    const { rows: made } = await pool.query<{ id: string }>(
      `INSERT INTO operation_runs (workspace_id, tenant_id, initiator_name, type, status, outcome, run_identity_hash,
         summary_counts, failure_summary, context, started_at, completed_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13::timestamptz, now()), coalesce($13::timestamptz, now()))
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        tenant.workspaceId,
        row.isOfTenant ? tenant.id : null,
        row.name,
        row.type,
        row.status,
        row.outcome,
        row.hash,
        ...[row.counts, row.failures, row.context].map((value) => JSON.stringify(value)),
        row.started,
        row.completed,
        row.created,
      ],
    );
    const id = Number(made[0]?.id ?? 0);
    if (id === 0) continue;
    ids.push(id);
    await pool.query(
      `WITH control AS (
         INSERT INTO wheelhouse.run_controls (run_id, runbook_key, scope, tenant_key_prefix, lock_wait_seconds, hold_reason,
           hold_until, pause_requested_at, cancel_requested_at, cancel_requested_by, worker_seen_at)
         VALUES ($1, $2, $3, '', -1, $4, $5::timestamptz, $6::timestamptz, $7::timestamptz, $3, $5::timestamptz)),
       event AS (
         INSERT INTO wheelhouse.run_events (run_id, kind, actor_name, detail, at)
         VALUES ($1, $8, $3, $4, coalesce($5::timestamptz, now()))),
       sample AS (
         INSERT INTO wheelhouse.run_samples (run_id, at, processed)
         VALUES ($1, coalesce($5::timestamptz, now()), $9), ($1, '2026-01-01', 5))
       INSERT INTO wheelhouse.run_tenants (run_id, tenant_id, job_group, state, phase, total, scanned, row_updated, consolidated,
         skipped, attempts, lock_owner, last_error, started_at, finished_at)
       VALUES ($1, $10, -1, $11, $12, $9, $9, $9, $9, $9, -1, '', $13::jsonb, $6::timestamptz, $7::timestamptz)`,
      [
        id,
        row.type,
        row.name,
        row.hold,
        row.created,
        row.started,
        row.completed,
        row.eventKind,
        row.number,
        tenant.id,
        row.tenantState,
        row.phase,
        row.lastError === null ? null : JSON.stringify(row.lastError),
      ],
    );
  }
  expect(ids.length).toBeGreaterThanOrEqual(FEWEST);

  const seen = new Set<number>();
  let cursor: string | null = null;
  do {
    const page = (await ask('runs.list', { cursor, limit: 200 })) as {
      runs: { id: number }[];
      nextCursor: string | null;
    };
    for (const run of page.runs) seen.add(run.id);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.size).toBeGreaterThan(0);
  let read = 0;
  const readBy = Date.now() + LIMIT_MS;
  for (const id of ids) {
    if (read >= FEWEST && Date.now() > readBy) break;
    const [row] = await Promise.all([
      console.console.runs.getRow(id),
      ask('runs.get', { runId: id }),
      ask('runs.listTenants', { runId: id, order: 'slowest' }),
    ]);
    JSON.stringify(row);
    read += 1;
  }
  await ask('runs.counts', undefined);
  await ask('runs.choices', undefined);
  await ask('runbooks.list', undefined);
  await ask('runs.list', { filter: { staleOnly: true, buckets: ['failed'], initiator: '\u001b' } });
  expect(bridge.faults).toEqual([]);
  process.stdout.write(
    `fuzz: ${read} of ${ids.length} odd operations read one by one, ${seen.size} in the list, seed ${SEED}\n`,
  );
});

it('shows no control character of a stored text', async () => {
  const page = JSON.stringify(await ask('runs.list', { limit: 500 }));
  const tenants = JSON.stringify(await ask('runbooks.searchTenants', { text: 'Evil' }));
  // What JSON escapes, and what it does not.
  expect(page + tenants).not.toMatch(/\\u00[01]|\\[nrtbf]|[\u007f-\u009f\u202a-\u202e]/);
  expect(tenants).toContain('Evil <b>tenant</b>');
});

it('refuses preflights that nobody can have taken, whatever is stored', async () => {
  const pool = database.pool();
  const odd = [
    { scope: 'all_tenants', takenAt: '2999-01-01' },
    { scope: 'all_tenants', takenAt: 'infinity' },
    { scope: 'all_tenants', takenAt: '-infinity' },
    { scope: 'everything', takenAt: 'now' },
    { scope: 'single_tenant', takenAt: 'now' },
  ];
  for (const { scope, takenAt } of odd) {
    const { rows } = await pool.query<{ id: string }>(
      `INSERT INTO wheelhouse.preflights (id, runbook_key, scope, target_tenant_id, total_count, affected_count,
         estimated_tenants, platform_user_id, taken_at)
       VALUES (gen_random_uuid(), $1, $2, NULL, -5, 12, -1, 1, $3::timestamptz) RETURNING id`,
      [RUNBOOK_KEY, scope, takenAt],
    );
    const answer = await bridge.call('runbooks.start', {
      runbookKey: RUNBOOK_KEY,
      target: { scope: 'all_tenants' },
      preflightId: rows[0]?.id,
      reason: { code: 'DATA_REPAIR', text: 'Counts are wrong' },
      confirmation: 'BACKFILL ALL TENANTS',
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
  }
  expect(bridge.faults).toEqual([]);
});

it('runs to its end over odd settings, findings, capabilities and alert rules', { timeout: 180_000 }, async () => {
  const pool = database.pool();
  await pool.query(`DELETE FROM operation_runs`);
  for (const wheelhouseTable of ['run_controls', 'run_tenants', 'run_events', 'run_samples', 'preflights']) {
    await pool.query(`DELETE FROM wheelhouse.${wheelhouseTable}`);
  }
  const settings = fc.sample(anyJson, { numRuns: 60, seed: SEED });
  const odd = storable(NASTY_TEXTS.join('|')).slice(0, 200);
  for (const value of settings) {
    const made = await makeTenant(pool);
    await pool.query(
      `INSERT INTO workspace_settings (workspace_id, domain, key, value) VALUES ($1, 'findings', 'sla_days', $2)`,
      [made.workspaceId, JSON.stringify(value)],
    );
    await makeFindings(pool, made, [
      { status: odd.slice(0, 32), severity: odd.slice(0, 16), subject_external_id: odd, evidence_jsonb: value },
      { status: 'acknowledged', first_seen_at: '-infinity', last_seen_at: 'infinity', times_seen: -2_147_483_648 },
      { times_seen: 2_147_483_647, sla_days: -1, evidence_jsonb: [1, 2], recurrence_key: '' },
    ]);
  }
  await pool.query(`UPDATE platform_users SET capabilities = capabilities || '[null, 1, {"a": 1}, "x\\u202e"]'`);
  const rule = await makeAlertRule(pool);
  await pool.query(
    `UPDATE alert_rules SET tenant_allowlist = '{"a": [1, "x"]}', tenant_scope_mode = 'odd', quiet_hours_enabled = true,
       quiet_hours_start = '99:99', quiet_hours_end = '', quiet_hours_timezone = 'Mars/Olympus', cooldown_seconds = -5 WHERE id = $1`,
    [rule.id],
  );
  await ask('runbooks.list', undefined);
  const { run } = await start(console.console);
  await drain(database.url);
  const detail = (await ask('runs.get', { runId: run.id })) as { status: string };
  expect(detail.status).toBe('completed');
  await ask('runs.listTenants', { runId: run.id });
  expect(bridge.faults).toEqual([]);
  process.stdout.write(`fuzz: a run over ${settings.length} tenants with odd settings and findings\n`);
});

it('keeps running where a finding can only make the database fail', { timeout: 60_000 }, async () => {
  const id = await makeRun(database.pool(), { failureSummary: [{ code: '\u202e', reason: 'x'.repeat(10_000) }] });
  expect(await ask('runs.get', { runId: id })).toMatchObject({ failures: [{ reason_code: 'unknown_error' }] });
});

it('lists the audit whatever is stored in it', { timeout: 60_000 }, async () => {
  const pool = database.pool();
  const { rows: who } = await console.pool.query<{ role: string }>('SELECT session_user AS role');
  await pool.query(`GRANT SELECT ON audit_logs TO "${who[0]?.role}"`);
  const row = fc.record({
    action: text(255),
    name: text(255),
    status: word(32, 'success', 'blocked'),
    at: instant,
    metadata: anyJson,
  });
  const rows = fc.sample(row, { numRuns: 400, seed: SEED });
  for (const { action, name, status, at, metadata } of rows) {
    await pool.query(
      `INSERT INTO audit_logs (tenant_id, actor_id, actor_email, actor_name, action, resource_type, resource_id, status, metadata,
         recorded_at) VALUES ($1, -1, $3, $3, $2, $3, $3, $4, $5, coalesce($6::timestamptz, now()))`,
      [tenant.id, action, name, status, JSON.stringify(metadata), at],
    );
  }
  let read = 0;
  let cursor: string | null = null;
  do {
    const page = (await ask('audit.list', { cursor, limit: 50 })) as { entries: object[]; nextCursor: string | null };
    read += page.entries.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(read).toBeGreaterThan(200);
  for (const nasty of NASTY_TEXTS.map((value) => storable(value).slice(0, 200))) {
    await ask('audit.list', { filter: { text: nasty, actor: nasty, actions: [nasty] } });
  }
  process.stdout.write(`fuzz: ${read} odd audit entries\n`);
});
