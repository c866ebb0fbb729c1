import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, startDelayProxy } from '../../support/delay-proxy';
import { RUNBOOK_KEY } from '../../support/engine-fixture';
import type { TestDatabase } from '../../support/test-database';
import { makeCliDatabase, makeLegacyTenant, type PrintedRun } from './cli-fixture';
import { cli, documentOf, startCli } from './cli-process';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeCliDatabase();
});
afterAll(() => database.drop());

async function startRun(): Promise<string> {
  const tenant = await makeLegacyTenant(database);
  const started = await cli(['run', RUNBOOK_KEY, '--tenant', String(tenant.id), '--json', '--url', database.url]);
  return String(documentOf<PrintedRun>(started).run.id);
}

const watch = (id: string) => cli(['runs', 'watch', id, '--url', database.url]);

describe('worker', () => {
  it('drains at once where there is nothing to do, and keeps stdout clean', async () => {
    const result = await cli(['worker', '--drain', '--url', database.url]);
    expect(result).toMatchObject({ code: 0, stdout: '' });
  });

  it('works until SIGTERM and then leaves with 0', async () => {
    const worker = startCli(['worker', '--url', database.url]);
    await worker.told(/Worker started/);
    expect((await watch(await startRun())).code).toBe(0);
    worker.signal('SIGTERM');
    const result = await worker.result;
    expect(result).toMatchObject({ code: 0, stdout: '' });
    expect(result.stderr).toMatch(/Works on operation #\d+/);
  });

  it('sits out a database that goes away for a while', async () => {
    const proxy = await startDelayProxy(addressOf(database.url));
    const worker = startCli(['worker', '--url', proxy.through(database.url)]);
    await worker.told(/Worker started/);
    const id = await startRun();
    proxy.sever();
    await worker.told(/db_connection_lost/);
    const second = await startRun();
    proxy.restore();
    expect((await watch(id)).code).toBe(0);
    expect((await watch(second)).code).toBe(0);
    worker.signal('SIGTERM');
    expect((await worker.result).code).toBe(0);
    await proxy.close();
  });

  it('needs an installed schema, but no mapped role', async () => {
    await database.pool().query('DELETE FROM wheelhouse.operators');
    expect((await cli(['worker', '--drain', '--url', database.url])).code).toBe(0);
    await database.pool().query('DROP SCHEMA wheelhouse CASCADE');
    expect((await cli(['worker', '--drain', '--url', database.url])).code).toBe(8);
  });
});
