import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Worker } from '../../../src/main/engine/worker';
import { brake, releaseBrake } from '../../support/brake';
import {
  type ConsoleFixture,
  countRows,
  drain,
  mapOperator,
  openConsole,
  openWorker,
  readRun,
  start,
  until,
} from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { type Finding, fillLifecycle, sumCounts } from '../../support/lifecycle-reference';
import { expectedResults, markRenewed, plant, type Planted, RENEWED, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { TINY_BATCHES } from '../../support/tiny-batches';

const SEED = 4711;

let database: TestDatabase;
let fixture: ConsoleFixture;
let planted: Planted;
let worker: Worker | null;

beforeEach(async () => {
  database = await createTestDatabase('installed');
  planted = await plant(database.pool(), [
    ...sampleCases(6, SEED, { max: 10 }),
    ...sampleCases(2, SEED + 1, { min: 600, max: 800 }),
  ]);
  await mapOperator(database);
  fixture = await openConsole(database.url);
  worker = null;
});
afterEach(async () => {
  await worker?.stop();
  await fixture?.close();
  await database?.drop();
});

const tally = z.object({ scanned: z.coerce.number(), states: z.array(z.string()) });

async function readTally(runId: number): Promise<z.infer<typeof tally>> {
  const { rows } = await database.pool().query(
    `SELECT sum(scanned) AS scanned, array_agg(DISTINCT state ORDER BY state) AS states
     FROM wheelhouse.run_tenants WHERE run_id = $1`,
    [runId],
  );
  return tally.parse(rows[0]);
}

/** A run on all tenants that a worker is in the middle of, and stays in the middle of until the brake is released. */
async function runUnderWay(): Promise<number> {
  const { run } = await start(fixture.console);
  await brake(database.pool(), 4);
  worker = await openWorker(database.url, { limits: TINY_BATCHES, concurrency: 2 });
  await until('the worker works', async () => (await readTally(run.id)).scanned > 30);
  return run.id;
}

async function isOver(runId: number): Promise<boolean> {
  return (await readRun(database.pool(), runId)).status === 'completed';
}

describe('a pause', () => {
  it('stops the work at a checkpoint, lets go of the tenants, and nothing moves until it is resumed', async () => {
    const runId = await runUnderWay();
    const paused = await fixture.console.runs.pause(runId);
    expect(paused).toMatchObject({ status: 'running', control: 'paused' });
    await sleep(300);
    const standing = await readTally(runId);
    const findings = await readFindings(database.pool());
    expect(standing.scanned).toBeLessThan(planted.findings.length);
    expect(standing.states).not.toContain('running');
    expect(await countRows(database.pool(), `cache_locks WHERE key LIKE '%:tenant:%'`)).toBe(0);
    await sleep(1_500);
    expect(await readTally(runId)).toEqual(standing);
    expect(await readFindings(database.pool())).toEqual(findings);

    await releaseBrake(database.pool());
    await fixture.console.runs.resume(runId);
    await until('the run is over', () => isOver(runId));
    const stored = await readRun(database.pool(), runId);
    const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
    const expected = results.flatMap((result) => result.findings).toSorted((a, b) => a.id - b.id);
    expect(markRenewed(planted.findings, await readFindings(database.pool()))).toEqual(expected);
    expect(stored).toMatchObject({
      outcome: 'succeeded',
      summary_counts: sumCounts(results.map(({ counts }) => counts)),
    });
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
  });

  it('before any work keeps the run from beginning', async () => {
    const { run } = await start(fixture.console);
    await fixture.console.runs.pause(run.id);
    worker = await openWorker(database.url);
    await sleep(2_000);
    expect(await readRun(database.pool(), run.id)).toMatchObject({ status: 'queued', t0: null });
    await fixture.console.runs.resume(run.id);
    await until('the run is over', () => isOver(run.id));
    expect(await readRun(database.pool(), run.id)).toMatchObject({ outcome: 'succeeded' });
  });

  it('can be made and taken back again and again', async () => {
    const runId = await runUnderWay();
    for (let round = 0; round < 4; round += 1) {
      await fixture.console.runs.pause(runId);
      await fixture.console.runs.resume(runId);
      await sleep(50);
    }
    await releaseBrake(database.pool());
    await until('the run is over', () => isOver(runId));
    const stored = await readRun(database.pool(), runId);
    const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
    expect(stored).toMatchObject({
      outcome: 'succeeded',
      summary_counts: sumCounts(results.map(({ counts }) => counts)),
    });
  });

  it('of a paused run and a resume of a running one are refused', async () => {
    const { run } = await start(fixture.console);
    await expect(fixture.console.runs.resume(run.id)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'invalid_state',
    });
    await fixture.console.runs.pause(run.id);
    await expect(fixture.console.runs.pause(run.id)).rejects.toMatchObject({ kind: 'conflict', code: 'invalid_state' });
  });
});

describe('a cancel', () => {
  /** Each finding is as before, as after phase 1, or as after both phases: never anything between. */
  function expectWholeSteps(after: readonly Finding[], t0: number): void {
    const final = new Map(
      [...expectedResults(planted, t0).values()].flatMap((result) => result.findings.map((f) => [f.id, f])),
    );
    for (const [index, before] of planted.findings.entries()) {
      const filled = fillLifecycle(before, planted.settings, t0, RENEWED);
      expect([before, filled, final.get(before.id)]).toContainEqual(after[index]);
    }
  }

  it('ends the run at checkpoints: what is done stays done, and the counts say how much that was', async () => {
    const runId = await runUnderWay();
    const cancelled = await fixture.console.runs.cancel(runId);
    expect(cancelled).toMatchObject({ status: 'completed', outcome: 'cancelled', bucket: 'cancelled' });
    const after = await readFindings(database.pool());
    await sleep(700);
    expect(await readFindings(database.pool())).toEqual(after);

    const stored = await readRun(database.pool(), runId);
    const marked = markRenewed(planted.findings, after);
    expectWholeSteps(marked, stored.t0 ?? 0);
    const { total, processed, updated, skipped } = stored.summary_counts;
    expect(total).toBe(planted.findings.length);
    expect(processed).toBeLessThan(planted.findings.length);
    const renewed = marked.filter(({ updated_at: at }) => at === RENEWED).length;
    expect(skipped).toBe((processed ?? 0) - renewed);
    expect(updated).toBeGreaterThanOrEqual(renewed);
    expect(stored.failure_summary).toEqual([expect.objectContaining({ reason_code: 'cancelled_by_operator' })]);
    expect(await countRows(database.pool(), 'cache_locks')).toBe(0);
    expect(await countRows(database.pool(), 'notifications')).toBe(1);
    expect(await countRows(database.pool(), `audit_logs WHERE action = 'platform.ops.runbooks.cancel'`)).toBe(1);
    expect(await countRows(database.pool(), 'alert_deliveries')).toBe(0);
  });

  it('of a queued or paused run ends it without a worker', async () => {
    const queued = await start(fixture.console);
    expect(await fixture.console.runs.cancel(queued.run.id)).toMatchObject({ outcome: 'cancelled' });
    const paused = await start(fixture.console);
    await fixture.console.runs.pause(paused.run.id);
    expect(await fixture.console.runs.cancel(paused.run.id)).toMatchObject({ outcome: 'cancelled' });
    expect(await readFindings(database.pool())).toEqual(planted.findings);
    expect(await countRows(database.pool(), 'cache_locks')).toBe(0);
  });

  it('of a run that is over is refused, and makes way for a new one before', async () => {
    const first = await start(fixture.console);
    await fixture.console.runs.cancel(first.run.id);
    await expect(fixture.console.runs.cancel(first.run.id)).rejects.toMatchObject({ kind: 'conflict' });
    const second = await start(fixture.console);
    expect(second.isDeduplicated).toBe(false);
    await drain(database.url);
    expect(await readRun(database.pool(), first.run.id)).toMatchObject({ outcome: 'cancelled' });
    expect(await readRun(database.pool(), second.run.id)).toMatchObject({ outcome: 'succeeded' });
  });
});

describe('a worker that is stopped in good order', () => {
  it('leaves every tenant at a checkpoint, and the next one goes on at once', async () => {
    const runId = await runUnderWay();
    await worker?.stop();
    worker = null;
    const standing = await readTally(runId);
    expect(standing.states).not.toContain('running');
    expect(standing.scanned).toBeLessThan(planted.findings.length);
    // Nothing has to run out before somebody else may go on.
    expect(await countRows(database.pool(), `pgboss.job WHERE name = 'runbook-tenants' AND state = 'active'`)).toBe(0);
    await releaseBrake(database.pool());
    worker = await openWorker(database.url, { limits: TINY_BATCHES });
    await until('the run is over', () => isOver(runId));
    const stored = await readRun(database.pool(), runId);
    const results = [...expectedResults(planted, stored.t0 ?? 0).values()];
    expect(stored).toMatchObject({
      outcome: 'succeeded',
      summary_counts: sumCounts(results.map(({ counts }) => counts)),
    });
  });
});
