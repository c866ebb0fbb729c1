import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, startDelayProxy, type DelayProxy } from '../../support/delay-proxy';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { withClient } from '../../support/test-server';

let database: TestDatabase;
let proxy: DelayProxy;

beforeAll(async () => {
  database = await createTestDatabase('platform');
  proxy = await startDelayProxy(addressOf(database.url));
});

afterAll(async () => {
  await proxy.close();
  await database.drop();
});

test('adds the round-trip time to each statement, and keeps large answers whole', async () => {
  await withClient(proxy.through(database.url), async (client) => {
    proxy.setRoundTripMs(60);
    const start = performance.now();
    await client.query('SELECT 1');
    await client.query('SELECT 1');
    expect(performance.now() - start).toBeGreaterThanOrEqual(118);
    const { rows } = await client.query<{ n: number }>('SELECT n FROM generate_series(1, 50000) AS n');
    expect(rows.every(({ n }, index) => n === index + 1)).toBe(true);
    proxy.setRoundTripMs(0);
  });
});

test('takes the database away and gives it back', async () => {
  await withClient(proxy.through(database.url), async (client) => {
    const running = client.query('SELECT pg_sleep(30)');
    setTimeout(() => proxy.sever(), 50);
    await expect(running).rejects.toThrow(/terminated|ECONNRESET/);
  });
  await expect(withClient(proxy.through(database.url), (client) => client.query('SELECT 1'))).rejects.toThrow(
    /terminated|ECONNRESET/,
  );
  proxy.restore();
  await withClient(proxy.through(database.url), async (client) => {
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});
