import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFindings, makeRun, makeTenant } from '../../support/builders';
import { drain, mapOperator, openConsole, start } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const FORMULA = '=HYPERLINK("https://evil.example","Contoso"), "Ltd" | *x*';

let database: TestDatabase;
let runId: number;
let heldId: number;

/** The command line's stdout. */
async function exported(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await callCli('runs', 'export', ...args, '--url', database.url);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return stdout;
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  const pool = database.pool();
  const [formula, held] = [await makeTenant(pool, { name: FORMULA }), await makeTenant(pool, { name: 'Fabrikam' })];
  await makeFindings(pool, formula, [{}, {}, {}]);
  await makeFindings(pool, held, [{}]);
  heldId = held.id;
  await pool.query(
    `INSERT INTO cache_locks (key, owner, expiration)
     VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1::text, 'platform',
             extract(epoch FROM now())::int + 900)`,
    [held.id],
  );
  const { console, close } = await openConsole(database.url);
  runId = (await start(console, { scope: 'all_tenants' }, 0)).run.id;
  await drain(database.url);
  await close();
});
afterAll(() => database?.drop());

/** CSV as a spreadsheet reads it. */
function parseCsv(text: string): string[][] {
  const rows = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n]|)+(?:\r\n)/g) ?? [];
  return rows.map((row) =>
    [...row.trimEnd().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
      .slice(0, 15),
  );
}

describe('an exported run', () => {
  it('is one JSON document with everything that is known of it and all its tenants', async () => {
    const document = JSON.parse(await exported(String(runId))) as Record<string, unknown>;
    expect(document).toMatchObject({
      run: {
        id: runId,
        status_bucket: 'partially succeeded',
        summary_counts: { updated: 3, failed: 1 },
        context: { preflight: { affected_count: 4 }, reason: { reason_text: 'Counts are wrong' } },
      },
      tenant_states: { succeeded: 1, failed: 1 },
      tenants: expect.arrayContaining([
        expect.objectContaining({ tenant_id: heldId, state: 'failed', reason_code: 'lock_unavailable' }),
        expect.objectContaining({ tenant_name: FORMULA, state: 'succeeded', row_updated: 3 }),
      ]) as unknown,
    });
    expect(document['events']).toContainEqual(expect.objectContaining({ kind: 'completed' }));
    expect(document['samples']).toContainEqual(expect.objectContaining({ processed: 3 }));
  });

  it('is a table of its tenants as CSV, in which nothing is run as a formula', async () => {
    const [heading, ...rows] = parseCsv(await exported(String(runId), '--format', 'csv'));
    expect(heading?.slice(0, 3)).toEqual(['tenant_id', 'tenant_name', 'state']);
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set([`'${FORMULA}`, 'Fabrikam']));
    expect(rows.find((row) => row[1] === 'Fabrikam')).toContain('lock_unavailable');
  });

  it('is a summary as Markdown, with what failed, what to do next and who did what', async () => {
    const text = await exported(String(runId), '--format', 'markdown');
    expect(text).toContain(`# Operation #${runId}: Rebuild findings lifecycle, partially succeeded`);
    expect(text).toContain('**Preflight:** 4 of 4 would change');
    expect(text).toMatch(/### `lock_unavailable` \(1\)\n\nSomebody else held .+\*Next:\* Wait until/);
    expect(text).toContain(`| Fabrikam (#${heldId}) | failed |`);
    expect(text).toMatch(/UTC Queued by Operator \d+/);
    expect(text).toContain(`wheelhouse://runs/${runId}`);
    // Signs that mean something in Markdown are shown as they are.
    expect(text).toContain(String.raw`"Ltd" \| \*x\*`);
  });

  it('holds nothing that must not be seen', async () => {
    const tenant = await makeTenant(database.pool());
    const secret = 'postgresql://app:hunter2@db.internal/ops';
    const id = await makeRun(database.pool(), {
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      outcome: 'failed',
      failureSummary: [{ reason_code: 'unknown_error', message: `failed on ${secret}` }],
      context: { client_secret: 'hunter2', selection: { password: 'hunter2', of: 'person7@customers.example' } },
    });
    for (const format of ['json', 'csv', 'markdown']) {
      const text = await exported(String(id), '--format', format);
      expect(text).not.toMatch(/hunter2|db\.internal|customers\.example/);
    }
  });

  it('is refused in a format that there is none of, and of a run that does not exist', async () => {
    const { exitCode } = await callCli('runs', 'export', String(runId), '--format', 'xml', '--url', database.url);
    expect(exitCode).toBe(2);
    const absent = await callCli('runs', 'export', '999999', '--url', database.url);
    expect(absent).toMatchObject({ stdout: '' });
    expect(absent.stderr).toContain('Operation #999999 was not found.');
  });
});
