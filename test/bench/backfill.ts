import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createSendingQueue } from '../../src/main/engine/job-queue';
import { addOperator } from '../../src/main/identity/identity-service';
import { openOperatorConsole } from '../../src/main/operator-console';
import { createPool } from '../../src/main/postgres/pool';
import { afterPhase1, isChanged, setList, slaPolicy } from '../../src/main/runbooks/findings-lifecycle-backfill/rules';
import { CAPABILITIES } from '../../src/shared/domain/capabilities';
import { ALL_TENANTS_PHRASE } from '../../src/shared/domain/start-rules';
import { type TestServer, withClient } from '../support/test-server';
import { type BenchSize, fillLegacyFindings } from './bench-data';
import { startRole } from './child-roles';

const RUNBOOK = 'findings.lifecycle.backfill';
const ROUND_TRIP_MS = 100;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(8);
const ratio = (value: number) => `${value.toFixed(2)}×`;

/** A fresh copy of the prepared database, with the cache as warm as after its use by the platform. */
async function freshCopy(server: TestServer, template: string, name: string): Promise<string> {
  const url = new URL(server.adminUrl);
  await withClient(server.adminUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
    await client.query('CHECKPOINT');
  });
  url.pathname = `/${name}`;
  await withClient(url.href, (client) => client.query('SELECT count(*) FROM findings WHERE first_seen_at IS NULL'));
  return url.href;
}

/** Phase 1 as one statement over the whole table, as a DBA would type it. */
async function timeSingleUpdate(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const startedAt = performance.now();
    await client.query(
      `WITH run AS (SELECT now() AS t0) UPDATE findings f SET ${setList(afterPhase1)}, updated_at = now()
       FROM (${slaPolicy}) policy, run WHERE ${isChanged}`,
    );
    return performance.now() - startedAt;
  });
}

async function waitForEnd(client: pg.Client, runId: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ status: string; outcome: string }>(
      'SELECT status, outcome FROM operation_runs WHERE id = $1',
      [runId],
    );
    const run = rows[0];
    if (run?.status === 'completed') {
      if (run.outcome !== 'succeeded') throw new Error(`The run ended ${run.outcome}.`);
      return;
    }
    await sleep(50);
  }
}

/** The whole run, from the start to its completion: both phases, locks, checkpoints, counts, jobs. */
async function timeRun(url: string, concurrency: number, roundTripMs: number): Promise<number> {
  const proxy = roundTripMs > 0 ? await startRole('proxy', url, roundTripMs) : null;
  const engine = await startRole('engine', proxy?.said ?? url, concurrency);
  const pool = createPool({ url, role: 'cli' });
  const queue = createSendingQueue({ url });
  try {
    const operator = await openOperatorConsole({ pool, queue, source: 'cli' });
    const target = { scope: 'all_tenants' } as const;
    const preflight = await operator.runbooks.preflight({ runbookKey: RUNBOOK, target });
    const startedAt = performance.now();
    const { run } = await operator.runbooks.start({
      runbookKey: RUNBOOK,
      target,
      preflightId: preflight.id,
      reason: { code: 'DATA_REPAIR', text: 'Benchmark' },
      confirmation: ALL_TENANTS_PHRASE,
    });
    await withClient(url, (client) => waitForEnd(client, run.id));
    const tookMs = performance.now() - startedAt;
    const left = await operator.runbooks.preflight({ runbookKey: RUNBOOK, target });
    if (left.affectedCount !== 0) throw new Error(`${left.affectedCount} findings are left to change.`);
    return tookMs;
  } finally {
    await engine.stop();
    await proxy?.stop();
    await queue.close();
    await pool.end();
  }
}

/** A database with legacy findings and an operator, to be copied; made once. */
export async function prepareFindings(server: TestServer, size: BenchSize): Promise<string> {
  const template = `${server.prefix}_bench`;
  const made = await withClient(server.adminUrl, (client) =>
    client.query('SELECT FROM pg_database WHERE datname = $1', [template]),
  );
  if (made.rowCount === 1) return template;
  await withClient(server.adminUrl, (client) =>
    client.query(`CREATE DATABASE ${template} TEMPLATE ${server.prefix}_installed`),
  );
  const url = new URL(server.adminUrl);
  url.pathname = `/${template}`;
  await withClient(url.href, async (client) => {
    await fillLegacyFindings(client, size);
    await client.query(
      `INSERT INTO platform_users (name, email, password, capabilities) VALUES ('Bench', 'bench@example.com', '-', $1::jsonb)`,
      [JSON.stringify(CAPABILITIES)],
    );
  });
  const pool = createPool({ url: url.href, role: 'cli' });
  const role = decodeURIComponent(url.username);
  await addOperator(pool, role, 'bench@example.com');
  await pool.end();
  return template;
}

/** Times the backfill against a single UPDATE, and against itself behind a slow network. */
export async function benchBackfill(server: TestServer, size: BenchSize, print: (line: string) => void): Promise<void> {
  print(
    `findings.lifecycle.backfill over ${size.findings.toLocaleString('en')} legacy findings of ${size.tenants.toLocaleString('en')} skewed tenants`,
  );
  const template = await prepareFindings(server, size);
  const name = `${server.prefix}_run`;
  const single = async () => timeSingleUpdate(await freshCopy(server, template, name));
  const run = async (concurrency: number, roundTripMs = 0) =>
    timeRun(await freshCopy(server, template, name), concurrency, roundTripMs);

  // The single UPDATE is timed before and after the others, so that a machine that drifts shows.
  const before = await single();
  print(`single UPDATE of phase 1           ${seconds(before)}`);
  const direct = new Map<number, number>();
  for (const concurrency of [2, 4, 8]) {
    const tookMs = await run(concurrency);
    direct.set(concurrency, tookMs);
    print(
      `whole run at concurrency ${concurrency}         ${seconds(tookMs)}   ${ratio(tookMs / before)} of the single UPDATE`,
    );
  }
  for (const concurrency of [4, 8]) {
    const tookMs = await run(concurrency, ROUND_TRIP_MS);
    const own = direct.get(concurrency) ?? Number.NaN;
    print(
      `the same at ${concurrency}, ${ROUND_TRIP_MS} ms round trip   ${seconds(tookMs)}   ${ratio(tookMs / own)} of the run without`,
    );
  }
  const after = await single();
  print(`single UPDATE of phase 1, again    ${seconds(after)}`);
  const mean = (before + after) / 2;
  for (const [concurrency, tookMs] of direct) {
    print(`concurrency ${concurrency}: ${ratio(tookMs / mean)} of the mean of both single UPDATEs`);
  }
}
