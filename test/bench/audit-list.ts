import type pg from 'pg';
import { listAudit } from '../../src/main/audit/audit-service';
import { createPool } from '../../src/main/postgres/pool';
import type { AuditFilter } from '../../src/shared/contract/audit';
import { type TestServer, withClient, withDatabase } from '../support/test-server';
import { prepareFindings } from './backfill';
import { medianOf, ms, time, worstOf } from './timing';

const PAGE = 100;
const TIMES = 7;
const WORKSPACES = 50;

/** Entries as a platform leaves them: most of a workspace, one in ten of none, over a year, few kinds of ours among many. */
async function fillAudit(url: string, entries: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO workspaces (name, slug) SELECT 'Workspace ' || n, 'bench-' || n FROM generate_series(1, $1::int) n`,
      [WORKSPACES],
    );
    await client.query(
      `INSERT INTO audit_logs (workspace_id, actor_name, actor_email, action, status, metadata, recorded_at)
       SELECT CASE WHEN n % 10 = 0 THEN NULL ELSE ids[1 + hashint4(n) & 31] END, 'Actor ' || n % 40, 'a' || n % 40 || '@example.com',
              CASE WHEN n % 50 = 0 THEN 'platform.ops.runbooks.start' ELSE 'policy.action_' || n % 60 END,
              CASE WHEN n % 97 = 0 THEN 'failed' ELSE 'success' END, jsonb_build_object('source', 'cli', 'operation_run_id', n),
              now() - make_interval(secs => n * 31536000.0 / $1::int)
       FROM generate_series(1, $1::int) n, (SELECT array_agg(id) AS ids FROM workspaces) w`,
      [entries],
    );
    await client.query('VACUUM (ANALYZE) audit_logs');
  });
}

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const FILTERS: Readonly<Record<string, AuditFilter>> = {
  newest: {},
  'two actions': { actions: ['platform.ops.runbooks.start', 'policy.action_7'] },
  'one day, long ago': { recordedAfter: ago(201), recordedBefore: ago(200) },
  'status, no index': { statuses: ['failed'] },
  'actor, no index': { actor: 'Actor 39' },
  'text of none, no index': { text: 'nothing like it' },
};

async function timePages(pool: pg.Pool, filter: AuditFilter, cursor: string | null): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    times.push(await time(() => listAudit(pool, { filter, cursor, limit: PAGE })));
  }
  return times;
}

/** Times the first page of every list of the audit, and one in the middle of it. */
export async function benchAuditList(
  server: TestServer,
  entries: number,
  print: (line: string) => void,
): Promise<void> {
  const url = withDatabase(server.adminUrl, await prepareFindings(server, { findings: 1_000, tenants: 10 }));
  await fillAudit(url, entries);
  const pool = createPool({ url, role: 'console', max: 2 });
  try {
    print(`lists of ${entries.toLocaleString('en')} audit entries`.padEnd(40) + '  median      worst');
    const report = (name: string, times: readonly number[]) =>
      print(`  ${name.padEnd(36)} ${ms(medianOf(times))}   ${ms(worstOf(times))}`);
    for (const [name, filter] of Object.entries(FILTERS)) report(name, await timePages(pool, filter, null));
    let cursor: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      ({ nextCursor: cursor } = await listAudit(pool, { filter: {}, cursor, limit: PAGE }));
    }
    report('20 pages on', await timePages(pool, {}, cursor));
  } finally {
    await pool.end();
  }
}
