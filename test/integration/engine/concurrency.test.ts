import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorker } from '../../../src/main/engine/worker';
import { addressOf, type DelayProxy, startDelayProxy } from '../../support/delay-proxy';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { asOperator } from '../../support/test-server';

let database: TestDatabase;
let proxy: DelayProxy;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  proxy = await startDelayProxy(addressOf(database.url), 60);
});
afterAll(async () => {
  await proxy?.close();
  await database?.drop();
});

it('works on more groups of tenants at once where the database is far away, unless it is told how many', async () => {
  const connection = { url: proxy.through(asOperator(database.url)) };
  const chosen = await startWorker({ connection });
  await chosen.stop();
  expect(chosen.concurrency).toBe(8);
  const told = await startWorker({ connection, concurrency: 2 });
  await told.stop();
  expect(told.concurrency).toBe(2);
});
