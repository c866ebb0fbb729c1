import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findingsLifecycleBackfill } from '../../../src/main/runbooks/findings-lifecycle-backfill';
import { sample } from '../../../src/main/runbooks/findings-lifecycle-backfill/sample';
import { type ConsoleFixture, drain, mapOperator, openConsole, readRun, start } from '../../support/engine-fixture';
import { readFindings } from '../../support/finding-rows';
import { DAY_US, type Finding } from '../../support/lifecycle-reference';
import { plant, type Planted, sampleCases } from '../../support/tenant-cases';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** Set it to a seed that a failure named to see the same data again. */
const SEED = Number(process.env['WHEELHOUSE_TEST_SEED'] ?? randomInt(2 ** 31));
const EVERY_ROW = 1_000_000;
const SHOWN = sample.columns.map(({ key }) => key as keyof Finding);
const INSTANTS = sample.columns.filter(({ shows }) => shows === 'instant').map(({ key }) => key);

type Values = Readonly<Record<string, unknown>>;

/** Instants of the sample as microseconds, as the findings of these tests have them. */
function microseconds(row: string): string {
  const columns = sample.columns.flatMap(({ key }) =>
    ['before', 'after'].map((side) =>
      INSTANTS.includes(key)
        ? `(extract(epoch FROM ${row}.${side}_${key}) * 1000000)::bigint AS ${side}_${key}`
        : `${row}.${side}_${key}`,
    ),
  );
  return `${row}.tenant_id, ${row}.id, ${row}.kinds, ${row}.related_id, ${row}.after_due_at_days, ${columns.join(', ')}`;
}

async function readSample(database: TestDatabase, planted: Planted, perKind: number): Promise<Values[]> {
  const { rows } = await database
    .pool()
    .query(`SELECT ${microseconds('s')} FROM (${sample.query}) s`, [planted.tenantIds, perKind]);
  return z.array(z.record(z.string(), z.unknown())).parse(rows);
}

function shortKey(key: string | null): string | null {
  if (key === null) return null;
  return /^[0-9a-f]{64}$/.test(key) ? key.slice(0, 8) : 'set';
}

/** A finding's shown columns, with the prefix of one side. */
function side(prefix: 'before' | 'after', finding: Finding): Values {
  return Object.fromEntries(
    SHOWN.map((key) => [
      `${prefix}_${key}`,
      key === 'recurrence_key' ? shortKey(finding.recurrence_key) : finding[key],
    ]),
  );
}

const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));

/** What a sampled row says about a finding, once the start of the run is known. */
function told(row: Values, t0: number): Values {
  const values: Record<string, unknown> = {};
  for (const column of sample.columns) {
    for (const prefix of ['before', 'after']) {
      const key = `${prefix}_${column.key}`;
      values[key] = column.shows === 'word' ? row[key] : number(row[key]);
    }
  }
  const days = number(row['after_due_at_days']);
  if (days !== null) {
    // A date besides would make it another than the one that was written.
    values['after_due_at'] = (values['after_due_at'] === null ? 0 : Number.NaN) + t0 + days * DAY_US;
  }
  return values;
}

describe(`the sample of a preflight (seed ${SEED})`, () => {
  let database: TestDatabase;
  let fixture: ConsoleFixture;
  let planted: Planted;

  beforeAll(async () => {
    database = await createTestDatabase('installed');
    planted = await plant(database.pool(), sampleCases(120, SEED, { max: 40 }));
    await mapOperator(database);
    fixture = await openConsole(database.url);
  });
  afterAll(async () => {
    await fixture?.close();
    await database?.drop();
  });

  it('holds of each kind no more than was asked for, merges whole, and writes nothing', async () => {
    const rows = await readSample(database, planted, 2);
    for (const { key } of sample.kinds) {
      const own = rows.filter((row) => z.array(z.string()).parse(row['kinds']).includes(key));
      expect(own.length, key).toBeGreaterThan(0);
    }
    expect(rows.length).toBeLessThanOrEqual(2 * sample.kinds.length);
    const ids = rows.map((row) => Number(row['id']));
    for (const row of rows.filter(({ kinds }) => z.array(z.string()).parse(kinds).includes('absorbs'))) {
      expect(Number(row['related_id'])).toBe(Number(row['id']));
      expect(ids).toContain(Number(row['id']));
    }
    expect(await readFindings(database.pool())).toEqual(planted.findings);
  });

  it('shows, row by row, what a run then writes, and every row that it writes', async () => {
    const rows = await readSample(database, planted, EVERY_ROW);
    const counted = await database.pool().query(findingsLifecycleBackfill.preflight, [planted.tenantIds]);
    const affected = z.array(z.object({ affected_count: z.coerce.number() })).parse(counted.rows);
    expect(rows).toHaveLength(affected.reduce((sum, row) => sum + row.affected_count, 0));

    const { run } = await start(fixture.console);
    await drain(database.url);
    const { t0 } = await readRun(database.pool(), run.id);
    const before = new Map(planted.findings.map((finding) => [finding.id, finding]));
    const after = new Map((await readFindings(database.pool())).map((finding) => [finding.id, finding]));
    for (const row of rows) {
      const id = Number(row['id']);
      const [was, is] = [before.get(id), after.get(id)];
      if (was === undefined || is === undefined) throw new Error(`Finding ${id} does not exist.`);
      expect(told(row, t0 ?? 0), `finding ${id}`).toEqual({ ...side('before', was), ...side('after', is) });
      const canonical = row['related_id'] === null ? is : after.get(Number(row['related_id']));
      expect(canonical?.recurrence_key).toBe(is.recurrence_key);
    }
    const sampled = new Set(rows.map((row) => Number(row['id'])));
    const untold = planted.findings.filter(({ id }) => !sampled.has(id));
    for (const finding of untold) expect(after.get(finding.id), `finding ${finding.id}`).toEqual(finding);
  });
});
