import type pg from 'pg';
import { getFindingCounts, listFindings } from '../../src/main/findings/findings-service';
import { createPool } from '../../src/main/postgres/pool';
import type { FindingFilter, FindingOrder } from '../../src/shared/contract/findings';
import { type TestServer, withClient, withDatabase } from '../support/test-server';
import { prepareFindings } from './backfill';
import type { BenchSize } from './bench-data';
import { medianOf, ms, time, worstOf } from './timing';

const PAGE = 100;
const TIMES = 7;
const PAGES = 5;

/** Findings as a platform in use holds them: most are over, all had a due date, what is open is mostly new. */
async function makeMature(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `UPDATE findings SET due_at = now() + make_interval(mins => (id - (SELECT max(id) FROM findings))::int) + interval '14 days',
         status = CASE WHEN hashint4(id::int) & 1023 < CASE WHEN id > (SELECT max(id) * 0.9 FROM findings) THEN 600 ELSE 30 END
           THEN (ARRAY['new', 'triaged', 'in_progress', 'reopened'])[1 + id % 4]
           ELSE (ARRAY['resolved', 'closed', 'risk_accepted'])[1 + id % 3] END`,
    );
    await client.query('VACUUM (ANALYZE) findings');
  });
}

interface Asked {
  readonly name: string;
  readonly filter: FindingFilter;
  readonly order: FindingOrder;
}

/** Every filter alone and in both orders, in the largest and in a small tenant; and filters that find nothing. */
async function questions(pool: pg.Pool): Promise<Asked[]> {
  const { rows } = await pool.query<{ tenant_id: number; scope_key: string }>(
    `SELECT tenant_id, min(scope_key) AS scope_key FROM findings GROUP BY tenant_id ORDER BY count(*) DESC`,
  );
  const [largest, small] = [rows[0], rows.at(-50)];
  const filters: Readonly<Record<string, FindingFilter>> = {
    'no filter': {},
    'largest tenant': { tenantId: largest?.tenant_id ?? 0 },
    'small tenant': { tenantId: small?.tenant_id ?? 0 },
    type: { types: ['entra_admin_roles'] },
    'status, usual': { statuses: ['new', 'triaged'] },
    'status, of none': { statuses: ['reviewed'] },
    'severity, usual': { severities: ['critical'] },
    'severity, of none': { severities: ['informational'] },
    'severity of none in the largest tenant': { tenantId: largest?.tenant_id ?? 0, severities: ['informational'] },
    'scope key': { scopeKey: largest?.scope_key ?? '' },
    'inventory run, of none': { currentRunId: 1 },
    'scope key and inventory run': { scopeKey: largest?.scope_key ?? '', currentRunId: 1 },
    'recurrence key, of none': { recurrenceKey: 'none' },
    overdue: { isOverdue: true },
    'overdue in the largest tenant': { tenantId: largest?.tenant_id ?? 0, isOverdue: true },
    'overdue and critical': { severities: ['critical'], isOverdue: true },
  };
  return Object.entries(filters).flatMap(([name, filter]) =>
    (['newest', 'due'] as const).map((order) => ({ name, filter, order })),
  );
}

/** The first page, again and again; then the pages after it. */
async function timePages(pool: pg.Pool, { filter, order }: Asked): Promise<{ first: number[]; later: number[] }> {
  const first: number[] = [];
  const later: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    first.push(await time(() => listFindings(pool, { filter, order, cursor: null, limit: PAGE })));
  }
  let { nextCursor: cursor } = await listFindings(pool, { filter, order, cursor: null, limit: PAGE });
  for (let page = 0; page < PAGES && cursor !== null; page += 1) {
    const asked: string = cursor;
    later.push(
      await time(async () => {
        ({ nextCursor: cursor } = await listFindings(pool, { filter, order, cursor: asked, limit: PAGE }));
      }),
    );
  }
  return { first, later };
}

/** Times every list of findings, and counting for it, on one database. */
async function timeLists(url: string, print: (line: string) => void): Promise<void> {
  const pool = createPool({ url, role: 'console', max: 2 });
  try {
    print(`${''.padEnd(52)}first page      worst  later worst     counts`);
    for (const asked of await questions(pool)) {
      const { first, later } = await timePages(pool, asked);
      const counting = await time(() => getFindingCounts(pool, { filter: asked.filter }));
      print(
        `${`${asked.name}, ${asked.order}`.padEnd(52)} ${ms(medianOf(first))}   ${ms(worstOf(first))}   ${later.length === 0 ? '       –' : ms(worstOf(later))}   ${ms(counting)}`,
      );
    }
  } finally {
    await pool.end();
  }
}

/** Times the lists over findings that are all legacy, and over such as a platform in use holds. */
export async function benchFindingLists(
  server: TestServer,
  size: BenchSize,
  print: (line: string) => void,
): Promise<void> {
  const url = withDatabase(server.adminUrl, await prepareFindings(server, size));
  print('lists of findings, all of them legacy');
  await timeLists(url, print);
  await makeMature(url);
  print('lists of findings, most of them over');
  await timeLists(url, print);
}
