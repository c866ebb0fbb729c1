import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { startWorker } from '../../../src/main/engine/worker';
import { addOperator } from '../../../src/main/identity/identity-service';
import { openOperatorConsole, type OperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import type { RunbookDefinition } from '../../../src/main/runbooks/definition';
import { createRegistry } from '../../../src/main/runbooks/registry';
import { makePlatformUser, makeTenant } from '../../support/builders';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const untrimmed = `
  SELECT tenant_id, count(*) AS total_count, count(*) FILTER (WHERE name <> btrim(name)) AS affected_count
  FROM backup_sets WHERE tenant_id = ANY($1::bigint[]) GROUP BY tenant_id`;

/** A runbook of this test's own: names of backup sets lose the white space around them. */
const trimBackupSetNames: RunbookDefinition = {
  key: 'test.backup_sets.trim',
  label: 'Trim backup set names',
  description: 'Only for this test.',
  capability: 'platform.runbooks.findings.lifecycle_backfill',
  scopes: ['all_tenants', 'single_tenant'],
  locks: { tenantKeyPrefix: 'test:trim:tenant:', allTenantsKey: 'test:trim:all' },
  preflight: untrimmed,
  verify: untrimmed,
  phases: [
    {
      key: 'trim',
      label: 'Trim names',
      changePage: `
        page AS MATERIALIZED (
          SELECT slice.tenant_id, p.id FROM slice CROSS JOIN LATERAL (
            SELECT b.id FROM backup_sets b
            WHERE b.tenant_id = slice.tenant_id AND b.id > coalesce(nullif(slice.cursor, ''), '0')::bigint
            ORDER BY b.id LIMIT slice.page_limit) p
        ),
        changed AS (
          UPDATE backup_sets b SET name = btrim(b.name) FROM page
          WHERE b.id = page.id AND b.name <> btrim(b.name) RETURNING b.tenant_id
        ),
        result AS (
          SELECT slice.tenant_id, coalesce(max(page.id)::text, slice.cursor) AS next_cursor,
            count(page.id) < slice.page_limit AS is_done, count(page.id) AS scanned,
            (SELECT count(*) FROM changed WHERE changed.tenant_id = slice.tenant_id) AS row_updated, 0 AS consolidated,
            count(page.id) - (SELECT count(*) FROM changed WHERE changed.tenant_id = slice.tenant_id) AS skipped
          FROM slice LEFT JOIN page USING (tenant_id)
          GROUP BY slice.tenant_id, slice.cursor, slice.page_limit
        )`,
    },
  ],
  rowsTable: 'backup_sets',
  tables: ['backup_sets'],
};

let database: TestDatabase;
let operator: OperatorConsole;
let release: () => Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  const client = database.pool();
  const pool = createPool({ url: database.url, role: 'cli' });
  const queue = createSendingQueue({ url: database.url });
  const email = 'second@example.com';
  await makePlatformUser(client, { email });
  await addOperator(pool, decodeURIComponent(new URL(database.url).username), email);
  const registry = createRegistry([trimBackupSetNames]);
  operator = await openOperatorConsole({ pool, queue, source: 'cli', registry });
  const worker = await startWorker({ connection: { url: database.url }, concurrency: 2, registry });
  release = async () => {
    await worker.stop();
    await queue.close();
    await pool.end();
  };
});

afterAll(async () => {
  await release();
  await database.drop();
});

test('a second runbook runs on the same engine without a change to it', async () => {
  const client = database.pool();
  const tenants = [await makeTenant(client), await makeTenant(client)];
  for (const [index, tenant] of tenants.entries()) {
    await client.query(
      `INSERT INTO backup_sets (tenant_id, name)
       SELECT $1, CASE WHEN i % 2 = 0 THEN ' set ' || i || ' ' ELSE 'set ' || i END FROM generate_series(1, $2::int) i`,
      [tenant.id, 100 * (index + 1)],
    );
  }
  const target = { scope: 'all_tenants' } as const;
  const runbookKey = trimBackupSetNames.key;
  const preflight = await operator.runbooks.preflight({ runbookKey, target });
  expect(preflight).toMatchObject({ totalCount: 300, affectedCount: 150, estimatedTenants: 2 });

  const { run } = await operator.runbooks.start({
    runbookKey,
    target,
    preflightId: preflight.id,
    reason: { code: 'SUPPORT', text: 'White space in names' },
    confirmation: 'BACKFILL ALL TENANTS',
  });
  let row = await operator.runs.getRow(run.id);
  while (row.status !== 'completed') {
    await sleep(50);
    row = await operator.runs.getRow(run.id);
  }
  expect(row).toMatchObject({
    type: runbookKey,
    outcome: 'succeeded',
    summary_counts: { total: 300, processed: 300, updated: 150, skipped: 150, failed: 0, tenants: 2 },
  });
  const { rows } = await client.query('SELECT count(*)::int AS left FROM backup_sets WHERE name <> btrim(name)');
  expect(rows).toEqual([{ left: 0 }]);
});
