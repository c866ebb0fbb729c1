import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalType, operationTypes } from '../../../src/shared/domain/operation-types';
import { openSandbox, type Sandbox } from '../../../src/main/sandbox/sandbox';
import { resourcesFolder } from '../../support/resources-folder';
import { withClient } from '../../support/test-server';
import { makeSandboxFixture, type SandboxFixture } from './sandbox-fixture';

/** The whole of the generated data, once, with a fixed "now". */
let fixture: SandboxFixture;
let sandbox: Sandbox;

beforeAll(async () => {
  fixture = await makeSandboxFixture();
  sandbox = await openSandbox(fixture.options({ resourcesFolder, now: new Date('2026-03-29T01:30:00Z') }));
}, 120_000);

afterAll(async () => {
  await sandbox.stop();
  await fixture.remove();
});

async function rows<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return await withClient(sandbox.adminUrl, async (client) => (await client.query<Row>(sql)).rows);
}

async function one(sql: string): Promise<number> {
  const [row] = await rows<{ n: number }>(`SELECT (${sql})::float8 AS n`);
  return row?.n ?? Number.NaN;
}

const UNIVERSE = `tenant_id IN (SELECT id FROM tenants WHERE external_id <> 'platform' AND deleted_at IS NULL)`;

test('100,000 findings of 40 tenants of very different size, and some that no run may touch', async () => {
  expect(await one(`SELECT count(*) FROM tenants WHERE external_id <> 'platform' AND deleted_at IS NULL`)).toBe(40);
  expect(await one(`SELECT count(*) FROM findings WHERE ${UNIVERSE}`)).toBe(100_000);
  expect(await one(`SELECT count(*) FROM findings WHERE NOT ${UNIVERSE}`)).toBe(640);
  expect(await one('SELECT max(n) FROM (SELECT count(*) AS n FROM findings GROUP BY tenant_id) AS s')).toBeGreaterThan(
    30_000,
  );
});

test.each([
  ['most are legacy', `SELECT avg((first_seen_at IS NULL AND times_seen IS NULL)::int) > 0.5 FROM findings`],
  ['some were acknowledged', `SELECT count(*) > 10000 FROM findings WHERE status = 'acknowledged'`],
  ['some have odd severities', `SELECT count(DISTINCT severity) > 6 FROM findings`],
  [
    'some have no subject',
    `SELECT count(*) FILTER (WHERE subject_external_id IS NULL) > 500 AND count(*) FILTER (WHERE subject_external_id = '') > 300 FROM findings`,
  ],
  [
    'some need nothing',
    `SELECT count(*) > 5000 FROM findings WHERE first_seen_at IS NOT NULL AND last_seen_at IS NOT NULL AND times_seen > 0 AND due_at IS NOT NULL`,
  ],
])('of the findings, %s', async (_what, sql) => {
  expect(await rows(`SELECT (${sql}) AS fits`)).toEqual([{ fits: true }]);
});

test('thousands of open drift findings repeat a subject, and those with a key agree with the rule for keys', async () => {
  const key = `encode(sha256(convert_to(concat_ws('|', tenant_id, scope_key, subject_type, subject_external_id,
    coalesce(nullif(evidence_jsonb ->> 'kind', ''), 'policy_snapshot')), 'UTF8')), 'hex')`;
  const drift = `finding_type = 'drift' AND subject_external_id <> ''`;
  expect(await one(`SELECT count(*) - count(DISTINCT ${key}) FROM findings WHERE ${drift}`)).toBeGreaterThan(10_000);
  expect(await one(`SELECT count(*) FROM findings WHERE ${drift} AND recurrence_key IS NOT NULL`)).toBeGreaterThan(
    4_000,
  );
  expect(await one(`SELECT count(*) FROM findings WHERE ${drift} AND recurrence_key <> ${key}`)).toBe(0);
});

test('past runs of every type and outcome, and none that looks alive', async () => {
  const types = await rows<{ type: string }>('SELECT DISTINCT type FROM operation_runs');
  expect(types.map(({ type }) => canonicalType(type))).toEqual(
    expect.arrayContaining(operationTypes().map(({ type }) => type)),
  );
  expect(await one('SELECT count(*) FROM operation_runs')).toBe(2_002);
  expect(await one(`SELECT count(DISTINCT outcome) FROM operation_runs WHERE status = 'completed'`)).toBe(5);
  const active = `SELECT count(*) FROM operation_runs WHERE status <> 'completed'`;
  expect(await one(active)).toBe(2);
  expect(await one(`${active} AND updated_at < '2026-03-29T01:30:00Z'::timestamptz - interval '30 minutes'`)).toBe(2);
  for (const table of ['inventory_sync_runs', 'entra_group_sync_runs', 'backup_schedule_runs', 'restore_runs']) {
    expect(await one(`SELECT count(operation_run_id) FROM ${table}`), table).toBeGreaterThan(20);
    expect(await one(`SELECT count(*) - count(operation_run_id) FROM ${table}`), table).toBeGreaterThan(20);
  }
});

test('every reference holds, although they are not checked while loading', async () => {
  const checks = await rows<{ sql: string; name: string }>(`
    SELECT conname AS name, format('SELECT count(*) FROM %s c WHERE c.%I IS NOT NULL AND NOT EXISTS (SELECT FROM %s r WHERE r.id = c.%I)',
      conrelid::regclass, a.attname, confrelid::regclass, a.attname) AS sql
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE contype = 'f' AND k.connamespace = 'public'::regnamespace`);
  expect(checks.length).toBeGreaterThan(30);
  for (const { name, sql } of checks) expect(await one(sql), name).toBe(0);
});

test('the same "now" gives the same data on every machine', async () => {
  const digest = (table: string): string =>
    `SELECT md5(string_agg(t::text, '|' ORDER BY id)) AS digest FROM ${table} AS t`;
  await expect(rows(`${digest('findings')} UNION ALL ${digest('operation_runs')}`)).resolves.toMatchInlineSnapshot(`
    [
      {
        "digest": "87ddbbbe26e9633c642c9cab4c24786a",
      },
      {
        "digest": "828deae2a1829c50a6223f9f4718be75",
      },
    ]
  `);
});
