import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/main/cli/exit-codes';
import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import { mapOperator } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

interface Listed {
  readonly findings: readonly { readonly id: number; readonly severity: string; readonly is_overdue: boolean }[];
  readonly has_more: boolean;
}

let database: TestDatabase;
let tenant: MadeTenant;
let ids: number[];

const run = (...args: string[]) => callCli('findings', ...args, '--url', database.url);
const list = async (...args: string[]) => JSON.parse((await run('list', ...args, '--json')).stdout) as Listed;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  tenant = await makeTenant(database.pool(), { name: 'Contoso' });
  ids = await makeFindings(database.pool(), tenant, [
    {
      severity: 'critical',
      due_at: '2025-06-02T00:00:00Z',
      scope_key: 'scope-1',
      baseline_run_id: 3,
      current_run_id: 4,
    },
    { severity: 'high', due_at: '2025-06-01T00:00:00Z', finding_type: 'permission_posture' },
    {
      status: 'closed',
      evidence_jsonb: {
        kind: 'policy_snapshot',
        changed_fields: ['a.b'],
        change_counts: { added: 2 },
        note: 'hunter2',
      },
    },
  ]);
});
afterAll(() => database.drop());

describe('wheelhouse findings', () => {
  it('lists, filters and orders them, and says whether there are more', async () => {
    expect((await list()).findings.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(await list('--limit', '1')).toMatchObject({ findings: [{ id: ids[2] }], has_more: true });
    const overdue = await list('--overdue', '--order', 'due', '--severity', 'critical', 'high');
    expect(overdue.findings).toMatchObject([
      { severity: 'high', is_overdue: true },
      { severity: 'critical', is_overdue: true },
    ]);
    const found = ['--scope-key', 'scope-1', '--baseline-run', '3', '--current-run', '#4', '--tenant', `${tenant.id}`];
    expect((await list(...found, '--type', 'drift', '--status', 'new')).findings.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list('--recurrence-key', 'none')).findings).toEqual([]);
  });

  it('shows one with the shown part of its evidence, for people and for programs', async () => {
    const text = await run('show', `${ids[2]}`);
    expect(text.stdout).toContain(`Finding #${ids[2]}  Drift (drift)`);
    expect(text.stdout).toMatch(/Fields +a\.b/);
    const json = await run('show', `${ids[2]}`, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      finding: { status: 'closed', evidence: { kind: 'policy_snapshot', change_counts: { added: 2 }, omitted: 0 } },
    });
    expect(text.stdout + json.stdout).not.toContain('hunter2');
  });

  it('tells people what is overdue, and of nothing that nothing matches', async () => {
    expect((await run('list')).stdout).toMatch(/Contoso.*overdue/);
    expect((await run('list', '--status', 'reviewed')).stdout).toBe('No finding matches.\n');
  });

  it('refuses what it does not understand, and finds nothing where nothing is', async () => {
    for (const args of [['list', '--order', 'oldest'], ['list', '--tenant', 'x'], ['show', '0'], ['show']]) {
      expect((await run(...args)).exitCode).toBe(EXIT.usage);
    }
    const missing = await run('show', '999999999', '--json');
    expect(missing.exitCode).not.toBe(EXIT.ok);
    expect(missing.stderr).toContain('Finding 999999999 was not found.');
  });
});
