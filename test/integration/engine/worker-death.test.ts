import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brake } from '../../support/brake';
import { countRows, drain, mapOperator, openConsole, readRun, start, until } from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { sumCounts } from '../../support/lifecycle-reference';
import { expectedResults, markRenewed, plant, type Planted, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { TINY_BATCHES } from '../../support/tiny-batches';
import { bundleWorker, startWorkerProcess, type WorkerBundle } from '../../support/worker-process';

const SEED = Number(process.env['WHEELHOUSE_TEST_SEED'] ?? randomInt(2 ** 31));

let bundle: WorkerBundle;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  bundle = await bundleWorker();
});
afterAll(async () => {
  await bundle?.remove();
  await Promise.all(databases.map((database) => database.drop()));
});

/** A database with a queued run on all tenants: some small, two larger ones that take a hundred batches each. */
async function queuedRun(seed: number): Promise<{ database: TestDatabase; planted: Planted; runId: number }> {
  const database = await createTestDatabase('installed');
  databases.push(database);
  const cases = [...sampleCases(12, seed, { max: 15 }), ...sampleCases(2, seed + 1, { min: 400, max: 600 })];
  const planted = await plant(database.pool(), cases);
  await mapOperator(database);
  const fixture = await openConsole(database.url);
  const { run } = await start(fixture.console);
  await fixture.close();
  await brake(database.pool(), 2);
  return { database, planted, runId: run.id };
}

/** The final table and the counts are what an uninterrupted run from the same t0 leaves. */
async function expectUninterrupted(database: TestDatabase, planted: Planted, runId: number): Promise<void> {
  const stored = await readRun(database.pool(), runId);
  expect(stored).toMatchObject({ status: 'completed', outcome: 'succeeded', failure_summary: [] });
  const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
  const expected = results.flatMap(({ findings }) => findings).toSorted((a, b) => a.id - b.id);
  expect(markRenewed(planted.findings, await readFindings(database.pool()))).toEqual(expected);
  expect(stored.summary_counts).toEqual({
    ...sumCounts(results.map(({ counts }) => counts)),
    failed: 0,
    tenants: planted.tenantIds.length,
  });
  expect(await countRows(database.pool(), 'cache_locks')).toBe(0);
  expect(await countRows(database.pool(), 'notifications')).toBe(1);
  expect(await countRows(database.pool(), `audit_logs WHERE action = 'platform.ops.runbooks.completed'`)).toBe(1);
}

async function scanned(database: TestDatabase, runId: number): Promise<number> {
  return await countRows(database.pool(), 'wheelhouse.run_tenants, generate_series(1, scanned) WHERE run_id = $1', [
    runId,
  ]);
}

describe(`a run whose workers die (seed ${SEED})`, () => {
  it.concurrent.each([0, 1, 2])(
    'ends as if never interrupted when two workers are killed at random moments (%i)',
    async (index) => {
      const { database, planted, runId } = await queuedRun(SEED + index);
      for (let victim = 0; victim < 2; victim += 1) {
        const worker = await startWorkerProcess(bundle, database.url);
        const before = await scanned(database, runId);
        await until('the worker works', async () => (await scanned(database, runId)) > before).catch(() => undefined);
        await sleep(randomInt(300));
        await worker.kill();
      }
      const t0 = (await readRun(database.pool(), runId)).t0;
      await drain(database.url, { limits: TINY_BATCHES });
      await expectUninterrupted(database, planted, runId);
      expect((await readRun(database.pool(), runId)).t0).toBe(t0);
    },
  );

  it.concurrent('goes on within 30 s of the death of the only worker', async () => {
    const { database, planted, runId } = await queuedRun(SEED + 10);
    const victim = await startWorkerProcess(bundle, database.url, 1);
    await until('the worker works', async () => (await scanned(database, runId)) > 0);
    await victim.kill();
    const left = await scanned(database, runId);
    expect(left).toBeLessThan(planted.findings.length);
    const diedAt = Date.now();
    const heir = await startWorkerProcess(bundle, database.url, 1);
    await until('another worker goes on', async () => (await scanned(database, runId)) > left);
    expect(Date.now() - diedAt).toBeLessThan(30_000);
    await heir.kill();
    await drain(database.url, { limits: TINY_BATCHES });
    await expectUninterrupted(database, planted, runId);
  });

  it.concurrent('takes no harm from a worker that slept, was taken for dead, and wakes again', async () => {
    const { database, planted, runId } = await queuedRun(SEED + 11);
    const sleeper = await startWorkerProcess(bundle, database.url);
    await until('the worker works', async () => (await scanned(database, runId)) > 0);
    sleeper.signal('SIGSTOP');
    const draining = drain(database.url, { limits: TINY_BATCHES });
    await sleep(14_000);
    sleeper.signal('SIGCONT');
    await draining;
    await sleep(1_000);
    await sleeper.kill();
    await expectUninterrupted(database, planted, runId);
  });
});
