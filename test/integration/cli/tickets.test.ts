import { afterAll, beforeAll, expect, it } from 'vitest';
import { RUNBOOK_KEY } from '../../support/engine-fixture';
import type { TestDatabase } from '../../support/test-database';
import { makeCliDatabase, makeLegacyTenant, type PrintedRun } from './cli-fixture';
import { cli, documentOf, errorOf } from './cli-process';

const TICKETS = { WHEELHOUSE_TICKET_PATTERN: '\\bINC-\\d{4}\\b', WHEELHOUSE_TICKET_FORM: 'INC-####' };

let database: TestDatabase;
beforeAll(async () => {
  database = await makeCliDatabase();
});
afterAll(() => database.drop());

async function start(text: string, ...more: string[]) {
  const tenant = await makeLegacyTenant(database, 2);
  const reason = ['--reason-code', 'INCIDENT', '--reason-text', text];
  return cli(
    ['run', RUNBOOK_KEY, '--tenant', String(tenant.id), ...reason, ...more, '--json', '--url', database.url],
    TICKETS,
  );
}

it.each(['cli', 'deploy_hook'])('a reason from the %s must name the ticket that is asked for', async (source) => {
  const refused = await start('Overdue dates are wrong', '--source', source);
  expect(refused.code).toBe(3);
  expect(errorOf(refused)).toMatchObject({ code: 'reason_required' });
  expect(refused.stderr).toContain('INC-####');
  const accepted = await start('INC-4412: overdue dates are wrong', '--source', source);
  expect(accepted.code, accepted.stderr).toBe(0);
  expect(documentOf<PrintedRun>(accepted).run.status).toBe('queued');
});

it('a pattern that can’t be used stops everything instead of letting everything through', async () => {
  const result = await cli(['runs', 'list', '--json', '--url', database.url], { WHEELHOUSE_TICKET_PATTERN: '(a+)+' });
  expect(result.code).toBe(2);
  expect(errorOf(result)).toMatchObject({ code: 'invalid_ticket_pattern' });
});
