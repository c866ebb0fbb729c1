import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole, type OperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import { auditPageSchema, type AuditFilter, listAuditRequestSchema } from '../../../src/shared/contract/audit';
import { makeTenant } from '../../support/builders';
import { mapOperator } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let fixture: { console: OperatorConsole; close(): Promise<void> };
let tenantId: number;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  const pool = createPool({ url: database.url, role: 'cli' });
  const queue = createSendingQueue({ url: database.url });
  const console = await openOperatorConsole({ pool, queue, source: 'cli' });
  fixture = {
    console,
    async close() {
      await queue.close();
      await pool.end();
    },
  };
  await database.pool().query('TRUNCATE audit_logs CASCADE');
  tenantId = (await makeTenant(database.pool(), { name: 'Contoso' })).id;
  const east = await database
    .pool()
    .query<{ id: number }>(`INSERT INTO workspaces (name, slug) VALUES ('East', 'east') RETURNING id`);
  // Ten to an instant that differ by microseconds only, so that a page marker of milliseconds would lose some.
  await database.pool().query(
    `INSERT INTO audit_logs (workspace_id, action, status, actor_id, actor_name, actor_email, tenant_id, resource_type, resource_id, metadata, recorded_at)
     SELECT CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN $2::bigint ELSE (SELECT min(id) FROM workspaces) END,
            CASE n % 3 WHEN 0 THEN 'platform.auth.login' WHEN 1 THEN 'platform.ops.runbooks.start' ELSE 'tenant.other' END,
            CASE n % 5 WHEN 0 THEN 'failed' WHEN 1 THEN 'blocked' ELSE 'success' END,
            n, 'Person ' || n % 4, (SELECT email FROM platform_users LIMIT 1), CASE WHEN n % 2 = 0 THEN $1::bigint END,
            CASE WHEN n % 3 = 1 THEN 'operation_run' END, CASE WHEN n % 3 = 1 THEN (n % 10)::text END,
            jsonb_build_object('n', n, 'reason_code', 'SUPPORT'),
            timestamptz '2026-01-01 00:00:00Z' + make_interval(hours => n / 10) + n % 10 * interval '1 microsecond'
     FROM generate_series(1, 250) n`,
    [tenantId, east.rows[0]?.id],
  );
});
afterAll(async () => {
  await fixture?.close();
  await database?.drop();
});

async function all(filter: AuditFilter = {}, limit = 37): Promise<number[]> {
  const found: number[] = [];
  let cursor: string | null = null;
  do {
    const page = auditPageSchema.parse(
      await fixture.console.audit.list(listAuditRequestSchema.parse({ filter, cursor, limit })),
    );
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    for (const { metadata } of page.entries) {
      if (typeof metadata === 'object' && metadata !== null && 'n' in metadata) found.push(Number(metadata['n']));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const expected = (isMeant: (n: number) => boolean) =>
  Array.from({ length: 250 }, (_, index) => 250 - index).filter(isMeant);

describe('the audit', () => {
  it.each([1, 7, 100, 500])('comes newest first and whole, in pages of %i', async (limit) => {
    expect(await all({}, limit)).toEqual(expected(() => true));
  });

  it.each<[string, () => AuditFilter, (n: number) => boolean]>([
    ['action', () => ({ actions: ['platform.auth.login', 'tenant.other'] }), (n) => n % 3 !== 1],
    ['actor', () => ({ actor: 'person 2' }), (n) => n % 4 === 2],
    ['status', () => ({ statuses: ['blocked'] }), (n) => n % 5 === 1],
    [
      'time',
      () => ({ recordedAfter: '2026-01-01T05:00:00Z', recordedBefore: '2026-01-01T07:00:00Z' }),
      (n) => n >= 50 && n < 70,
    ],
    ['operation', () => ({ runId: 4 }), (n) => n % 3 === 1 && n % 10 === 4],
    ['text', () => ({ text: 'RUNBOOKS.start' }), (n) => n % 3 === 1],
    ['tenant by text', () => ({ text: 'contoso' }), (n) => n % 2 === 0],
    ['several at once', () => ({ statuses: ['failed'], text: 'login' }), (n) => n % 15 === 0],
    ['what looks like a pattern', () => ({ text: '%' }), () => false],
  ])('is filtered by %s', async (_what, filter, isMeant) => {
    expect(await all(filter())).toEqual(expected(isMeant));
  });

  it('is exported as the filter finds it, in one go', async () => {
    const { entries, isCut } = await fixture.console.audit.readForExport({ statuses: ['blocked'] });
    expect(entries).toHaveLength(50);
    expect(isCut).toBe(false);
  });

  it.each(['nonsense', '[1,2]', '["2026-01-01T00:00:00.000000Z","x"]', '{}'])(
    'refuses the page marker %s',
    async (cursor) => {
      await expect(fixture.console.audit.list({ filter: {}, cursor, limit: 10 })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    },
  );

  it('shows operators’ addresses, and of all others and of secrets nothing', async () => {
    await database.pool().query(
      `INSERT INTO audit_logs (action, status, actor_name, actor_email, metadata, recorded_at) VALUES
       ('odd', 'strange', 'Eve', 'eve@tenant.example', $1, now())`,
      [
        JSON.stringify({
          password: 'hunter2',
          url: 'postgres://u:hunter2@db/x',
          who: 'mallory@tenant.example',
          note: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
          operation_run_id: 'none',
          deep: { trace: 'at f (/srv/app/secret.js:1:1)' },
        }),
      ],
    );
    const page = await fixture.console.audit.list({ filter: { actions: ['odd'] }, cursor: null, limit: 10 });
    expect(page.entries).toMatchObject([{ status: 'failed', runId: null, actor: { name: 'Eve', email: '[e-mail]' } }]);
    const text = JSON.stringify(page);
    for (const secret of ['hunter2', 'eve@', 'mallory', 'eyJ', '/srv/app']) expect(text).not.toContain(secret);
    const [first] = (await fixture.console.audit.list({ filter: { actor: 'person' }, cursor: null, limit: 1 })).entries;
    expect(first?.actor?.email).toContain('@');
  });

  it('is for those who hold the capability, asked for anew by each call', async () => {
    await database.pool().query(`UPDATE platform_users SET capabilities = capabilities - 'platform.audit.view'`);
    try {
      const refusal = { kind: 'refused', code: 'missing_capability' };
      const request = { filter: {}, cursor: null, limit: 10 };
      await expect(fixture.console.audit.list(request)).rejects.toMatchObject(refusal);
      await expect(fixture.console.audit.readForExport({})).rejects.toMatchObject(refusal);
    } finally {
      await database.pool().query(`UPDATE platform_users SET capabilities = capabilities || '["platform.audit.view"]'`);
    }
  });
});
