import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { countRows, mapOperator, readRun, RUNBOOK_KEY } from '../../support/engine-fixture';
import { callCli, type CliResult } from '../../support/in-process-cli';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { asOperator } from '../../support/test-server';
import { CONFIRM, makeLegacyTenant, REASON } from './cli-fixture';

/** As docs/operations.md has it: a role of the hook's own with no more than it needs. */
const HOOK = ['platform.console.view', 'platform.runbooks.run'];
const OWN = 'platform.runbooks.findings.lifecycle_backfill';

let database: TestDatabase;
let userId: number;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  userId = await mapOperator(database, database.url, [...HOOK, OWN]);
  await makeLegacyTenant(database, 5);
});
afterAll(() => database.drop());

const hook = (...args: string[]): Promise<CliResult> =>
  callCli(
    'run',
    RUNBOOK_KEY,
    '--all-tenants',
    '--source',
    'deploy_hook',
    ...args,
    '--json',
    '--url',
    asOperator(database.url),
  );
const answer = z.object({
  run: z.object({ id: z.number() }),
  deduplicated: z.boolean(),
});
const answerOf = ({ stdout }: CliResult) => answer.parse(JSON.parse(stdout));

it.each([
  ['a reason', CONFIRM, 'reason_required'],
  ['the phrase', REASON, 'not_confirmed'],
] as const)('a deploy hook has to give %s like everybody else', async (_what, args, code) => {
  const result = await hook(...args);
  expect([result.exitCode, result.stdout], result.stderr).toEqual([3, '']);
  expect(result.stderr).toContain(`"code":"${code}"`);
  expect(await countRows(database.pool(), 'operation_runs')).toBe(0);
});

it('a deploy hook starts a run with no operator as its initiator, audited as its role, and may be repeated', async () => {
  const first = await hook(...REASON, ...CONFIRM);
  expect(first.exitCode, first.stderr).toBe(0);
  const { run, deduplicated } = answerOf(first);
  expect(deduplicated).toBe(false);
  const { context } = await readRun(database.pool(), run.id);
  expect(context).toMatchObject({
    runbook: { source: 'deploy_hook', scope: 'all_tenants', target_tenant_id: null },
    reason: { reason_code: 'DATA_REPAIR' },
  });
  expect(context).not.toHaveProperty('platform_initiator');

  const again = await hook(...REASON, ...CONFIRM);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(answerOf(again)).toMatchObject({ deduplicated: true, run: { id: run.id } });
  const starts = `audit_logs WHERE action = 'platform.ops.runbooks.start' AND metadata ->> 'source' = 'deploy_hook'
    AND metadata ->> 'platform_user_id' = '${userId}' AND metadata ->> 'reason_code' = 'DATA_REPAIR'`;
  expect(await countRows(database.pool(), starts)).toBe(1);
});
