import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHistorySource, type HistorySource } from '../../../src/main/history/history-source';
import { createHistorySync } from '../../../src/main/history/history-sync';
import { createPool } from '../../../src/main/postgres/pool';
import { RUN_RECORDS, type RunSummary } from '../../../src/shared/contract/runs';
import { compareRuns } from '../../../src/shared/domain/run-order';
import { makeTenant, makeTenantUser, type MadeTenant } from '../../support/builders';
import { mapOperator } from '../../support/engine-fixture';
import { canLoadSqlite, listAll, openLocalHistory } from '../../support/local-history';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { asOperator } from '../../support/test-server';

let database: TestDatabase;
let pool: pg.Pool;
let tenants: MadeTenant[];
let source: HistorySource;

/** What the console does meanwhile. */
interface LocalDeed {
  readonly kind: 'step' | 'survey' | 'reconnect';
}

/** One thing that another program does to the platform's tables. */
type ForeignDeed =
  | { kind: 'insert'; table: number; tenant: number; isActive: boolean; days: number; session: number }
  | { kind: 'end' | 'touch' | 'delete' | 'move' | 'link'; table: number; pick: number; session: number }
  | { kind: 'commit' | 'rollback'; session: number };
type Deed = ForeignDeed | LocalDeed;

const SESSIONS = 3;
const session = fc.nat(SESSIONS - 1);
const table = fc.nat(RUN_RECORDS.length - 1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      table,
      tenant: fc.nat(2),
      isActive: fc.boolean(),
      days: fc.constantFrom(0, 0, 1, 30, 89, 91, 400, -400),
      session,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('end' as const, 'touch' as const, 'delete' as const, 'move' as const, 'link' as const),
      table,
      pick: fc.nat(1_000),
      session,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('commit' as const, 'rollback' as const), session }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('step' as const, 'step' as const, 'survey' as const, 'reconnect' as const),
    }),
  },
);

const OVER: Readonly<Record<string, string>> = {
  operation_runs: 'completed',
  inventory_sync_runs: 'success',
  entra_group_sync_runs: 'partial',
  backup_schedule_runs: 'failed',
  restore_runs: 'completed',
  bulk_operation_runs: 'completed',
};

async function insert(client: pg.PoolClient, act: Extract<ForeignDeed, { kind: 'insert' }>): Promise<void> {
  const record = RUN_RECORDS[act.table] ?? 'operation_runs';
  const tenant = tenants[act.tenant] ?? tenants[0];
  const status = act.isActive ? 'running' : (OVER[record] ?? '');
  // Clocks are wrong and say whole seconds: nothing may depend on these.
  const at = `now() - interval '${act.days} days'`;
  const extra: Readonly<Record<string, [string, string]>> = {
    operation_runs: [
      'workspace_id, initiator_name, type, outcome, run_identity_hash',
      `${tenant?.workspaceId}, 'Olivia', 'policy.sync', '${act.isActive ? 'pending' : 'succeeded'}', md5(random()::text)`,
    ],
    inventory_sync_runs: ['selection_hash, error_codes', `'x', '["graph_throttled"]'`],
    entra_group_sync_runs: ['selection_key', `'x'`],
    backup_schedule_runs: ['backup_schedule_id, scheduled_for', `(SELECT min(id) FROM backup_schedules), now()`],
    restore_runs: ['backup_set_id, requested_by', `(SELECT min(id) FROM backup_sets), 'a@b.example'`],
    bulk_operation_runs: [
      'user_id, resource, action, succeeded, failed',
      `(SELECT min(id) FROM users), 'policy', 'delete', 1, ${act.days % 2 === 0 ? 0 : 3}`,
    ],
  };
  const [columns, values] = extra[record] ?? ['', ''];
  await client.query(
    `INSERT INTO ${record} (tenant_id, status, created_at, updated_at, ${columns})
     VALUES (${tenant?.id}, '${status}', ${at}, ${at}, ${values})`,
  );
}

async function change(client: pg.PoolClient, act: Extract<ForeignDeed, { pick: number }>): Promise<void> {
  const record = RUN_RECORDS[act.table] ?? 'operation_runs';
  const target = `id = (SELECT id FROM ${record} ORDER BY id OFFSET ${act.pick} % greatest((SELECT count(*) FROM ${record}), 1) LIMIT 1)`;
  const canLink = record !== 'operation_runs' && record !== 'bulk_operation_runs';
  const outcome = record === 'operation_runs' ? `, outcome = 'failed'` : '';
  const statements: Readonly<Record<typeof act.kind, string>> = {
    end: `UPDATE ${record} SET status = '${OVER[record]}'${outcome} WHERE ${target}`,
    // Neither its time nor its status tells that anything happened.
    touch: `UPDATE ${record} SET tenant_id = tenant_id WHERE ${target}`,
    delete: `DELETE FROM ${record} WHERE ${target}`,
    move: `UPDATE ${record} SET tenant_id = ${tenants[1]?.id} WHERE ${target}`,
    link: canLink
      ? `UPDATE ${record} SET operation_run_id = (SELECT min(id) FROM operation_runs) WHERE ${target}`
      : 'SELECT 1',
  };
  await client.query(statements[act.kind]);
}

/** What the database holds, read row by row by the same readers, without any sync. */
async function truth(from: HistorySource, cutoff: string) {
  const found = await Promise.all(
    RUN_RECORDS.map((record) => from.range({ record, from: 0, to: Number.MAX_SAFE_INTEGER, cutoff, cursor: null })),
  );
  return found.flatMap(({ entries }) => entries.map(({ summary }) => summary)).toSorted(compareRuns);
}

/** What is kept of a run, beside what the clock and the tenant's row decide. */
function keptPart({ isStale, tenantName, ...kept }: RunSummary) {
  expect(tenantName).not.toBeNull();
  expect(typeof isStale).toBe('boolean');
  return kept;
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  const admin = database.pool();
  tenants = [await makeTenant(admin), await makeTenant(admin), await makeTenant(admin)];
  await makeTenantUser(admin, tenants[0]?.id ?? 0, 'readonly');
  await admin.query(`INSERT INTO backup_schedules (tenant_id, name) VALUES ($1, 'Nightly')`, [tenants[0]?.id]);
  await admin.query(`INSERT INTO backup_sets (tenant_id, name) VALUES ($1, 'Set')`, [tenants[0]?.id]);
  await mapOperator(database, database.url);
  pool = createPool({ url: asOperator(database.url), role: 'console', max: 4 });
  source = createHistorySource(pool);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

describe.runIf(canLoadSqlite)('the history on this computer', () => {
  it('agrees with the tables whatever other programs do, and whenever they commit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 60 }), async (deeds) => {
        const admin = database.pool();
        await admin.query(`TRUNCATE ${RUN_RECORDS.join(', ')} CASCADE`);
        const local = openLocalHistory();
        const clients = await Promise.all(Array.from({ length: SESSIONS }, () => admin.connect()));
        const isOpen = clients.map(() => false);
        const sync = createHistorySync({ keeper: local.remote, nowMs: Date.now, onOpened: () => {} });
        let present = source;
        const settle = async () => {
          for (let rounds = 0; rounds < 200; rounds += 1) if (!(await sync.step(present)).hasMore) return;
          throw new Error('It never comes to rest.');
        };
        try {
          for (const act of deeds) {
            if (!('session' in act)) {
              if (act.kind === 'step') await sync.step(present);
              else if (act.kind === 'survey') sync.askForSurvey();
              else present = { ...source, connection: {} };
            } else {
              const client = clients[act.session];
              if (client === undefined) continue;
              if (!('table' in act)) {
                if (isOpen[act.session]) await client.query(act.kind);
                isOpen[act.session] = false;
                continue;
              }
              if (!isOpen[act.session]) await client.query('BEGIN');
              isOpen[act.session] = true;
              await client.query(`SET LOCAL lock_timeout = '50ms'; SAVEPOINT one`);
              // A row that another one holds is left alone.
              const doing = 'pick' in act ? change(client, act) : insert(client, act);
              await doing.catch(() => client.query('ROLLBACK TO one'));
            }
          }
          for (const [index, client] of clients.entries()) if (isOpen[index]) await client.query('COMMIT');
          sync.askForSurvey();
          await settle();
          const kept = (await listAll(local.remote, Date.now())).map(keptPart);
          const cutoff = new Date(Math.floor(Date.now() / 86_400_000 - 90) * 86_400_000).toISOString();
          expect(kept).toEqual(await truth(source, cutoff));
          expect(sync.coverage()).toMatchObject({ isComplete: true, rowsRead: kept.length });
        } finally {
          for (const client of clients) {
            await client.query('ROLLBACK').catch(() => {});
            client.release();
          }
          local.remove();
        }
      }),
      { numRuns: 30, endOnFailure: true, interruptAfterTimeLimit: 80_000 },
    );
  });
});
