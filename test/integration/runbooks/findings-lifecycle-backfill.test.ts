import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '../../../src/main/engine/engine-limits';
import { findingsLifecycleBackfill } from '../../../src/main/runbooks/findings-lifecycle-backfill';
import {
  ALL_TENANTS,
  type ConsoleFixture,
  drain,
  mapOperator,
  openConsole,
  readRun,
  RUNBOOK_KEY,
  start,
} from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { sumCounts } from '../../support/lifecycle-reference';
import { expectedResults, markRenewed, plant, type Planted, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { TINY_BATCHES } from '../../support/tiny-batches';

/** Set it to a seed that a failure named to see the same data again. */
const SEED = Number(process.env['WHEELHOUSE_TEST_SEED'] ?? randomInt(2 ** 31));
const TENANTS = 250;

const tenantRows = z.array(
  z.object({
    tenant_id: z.coerce.number(),
    total: z.coerce.number(),
    scanned: z.coerce.number(),
    row_updated: z.coerce.number(),
    consolidated: z.coerce.number(),
    skipped: z.coerce.number(),
    state: z.string(),
  }),
);

async function readRunTenants(database: TestDatabase, runId: number) {
  const { rows } = await database.pool().query('SELECT * FROM wheelhouse.run_tenants WHERE run_id = $1', [runId]);
  return new Map(tenantRows.parse(rows).map((row) => [row.tenant_id, row]));
}

async function preflightByTenant(database: TestDatabase, tenantIds: readonly number[]) {
  const { rows } = await database.pool().query(findingsLifecycleBackfill.preflight, [tenantIds]);
  const counts = z.object({
    tenant_id: z.coerce.number(),
    total_count: z.coerce.number(),
    affected_count: z.coerce.number(),
  });
  return new Map(
    z
      .array(counts)
      .parse(rows)
      .map((row) => [row.tenant_id, row]),
  );
}

const VARIANTS: readonly { name: string; limits: EngineLimits; cases: number; maxFindings: number }[] = [
  { name: 'many small tenants together in a batch', limits: DEFAULT_ENGINE_LIMITS, cases: TENANTS, maxFindings: 25 },
  { name: 'batches of 1 to 7 rows', limits: TINY_BATCHES, cases: 60, maxFindings: 25 },
  { name: 'groups of duplicates larger than a batch', limits: TINY_BATCHES, cases: 4, maxFindings: 200 },
];

describe.each(VARIANTS)(`the SQL of the runbook with $name (seed ${SEED})`, ({ limits, cases, maxFindings }) => {
  let database: TestDatabase;
  let fixture: ConsoleFixture;
  let planted: Planted;

  beforeAll(async () => {
    database = await createTestDatabase('installed');
    planted = await plant(database.pool(), sampleCases(cases, SEED, { max: maxFindings }));
    await mapOperator(database);
    fixture = await openConsole(database.url);
  });
  afterAll(async () => {
    await fixture?.close();
    await database?.drop();
  });

  it('tells beforehand, tenant by tenant, what the reference changes, and writes nothing', async () => {
    const counted = await preflightByTenant(database, planted.tenantIds);
    const expected = expectedResults(planted, 0);
    for (const [tenantId, { counts, affected, findings }] of expected) {
      const told = counted.get(tenantId) ?? { total_count: 0, affected_count: 0 };
      expect(told, `tenant ${tenantId}: ${JSON.stringify(findings)}`).toMatchObject({
        total_count: counts.total,
        affected_count: affected,
      });
    }
    const preflight = await fixture.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: ALL_TENANTS });
    const results = [...expected.values()];
    expect(preflight).toMatchObject({
      totalCount: planted.findings.length,
      affectedCount: results.reduce((sum, { affected }) => sum + affected, 0),
      estimatedTenants: cases,
      affectedTenants: results.filter(({ affected }) => affected > 0).length,
    });
    expect(await readFindings(database.pool())).toEqual(planted.findings);
  });

  it('does to every finding what the reference does, and counts it', async () => {
    const { run } = await start(fixture.console);
    await drain(database.url, { limits });
    const stored = await readRun(database.pool(), run.id);
    expect(stored).toMatchObject({ status: 'completed', outcome: 'succeeded', failure_summary: [] });

    const expected = expectedResults(planted, stored.t0 ?? 0);
    const after = markRenewed(planted.findings, await readFindings(database.pool()));
    const tenants = await readRunTenants(database, run.id);
    for (const [tenantId, result] of expected) {
      const before = planted.findings.filter((finding) => finding.tenant_id === tenantId);
      const now = after.filter((finding) => finding.tenant_id === tenantId);
      expect(now, `tenant ${tenantId} was ${JSON.stringify(before)}`).toEqual(result.findings);
      expect(tenants.get(tenantId)).toMatchObject({
        state: 'succeeded',
        total: result.counts.total,
        scanned: result.counts.processed,
        row_updated: result.rowUpdated,
        consolidated: result.consolidated,
        skipped: result.counts.skipped,
      });
    }
    expect(after).toHaveLength(planted.findings.length);
    expect(stored.summary_counts).toEqual({
      ...sumCounts([...expected.values()].map(({ counts }) => counts)),
      failed: 0,
      tenants: cases,
    });
  });

  it('changes nothing when it is run again', async () => {
    const before = await readFindings(database.pool());
    const preflight = await fixture.console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: ALL_TENANTS });
    expect(preflight).toMatchObject({ totalCount: before.length, affectedCount: 0, affectedTenants: 0 });
    const { run, isDeduplicated } = await start(fixture.console);
    expect(isDeduplicated).toBe(false);
    await drain(database.url, { limits });
    expect((await readRun(database.pool(), run.id)).summary_counts).toEqual({
      total: before.length,
      processed: before.length,
      updated: 0,
      skipped: before.length,
      failed: 0,
      tenants: cases,
    });
    expect(await readFindings(database.pool())).toEqual(before);
  });
});
