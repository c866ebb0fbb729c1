import { startTestServer } from '../support/test-server';
import { benchAuditList } from './audit-list';
import { benchBackfill } from './backfill';
import { playRole } from './child-roles';
import { benchFindingLists } from './findings-lists';
import { benchHistory } from './history';
import { benchScroll } from './scroll';

/** As a server in production is set, as far as it matters here: nothing is gained by losing data in a crash. */
const SERVER_SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  shared_buffers: '2GB',
  max_wal_size: '8GB',
};

/** `history` or `scroll [operations]`, `audit [entries]`, `findings [findings] [tenants]` for lists alone, `[findings] [tenants]` for the backfill, and nothing for all. */
async function main(): Promise<void> {
  const [first, second] = process.argv.slice(2);
  const print = (line: string) => console.log(line);
  if (first === 'history') return benchHistory(Number(second ?? 100_000), print);
  if (first === 'scroll') return benchScroll(Number(second ?? 100_000), print);
  if (first === undefined) await benchHistory(100_000, print);
  const [findings = '1000000', tenants = '1000'] = process.argv.slice(first === 'findings' ? 3 : 2);
  const server = await startTestServer(SERVER_SETTINGS);
  try {
    if (first === 'audit') return await benchAuditList(server, Number(second ?? 1_000_000), print);
    const size = { findings: Number(findings), tenants: Number(tenants) };
    if (first !== 'findings') await benchBackfill(server, size, print);
    if (first === 'findings' || second === undefined) await benchFindingLists(server, size, print);
  } finally {
    await server.stop();
  }
}

if (!(await playRole(process.argv.slice(2)))) await main();
