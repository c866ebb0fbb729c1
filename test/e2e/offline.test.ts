import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, screenshot, untilReady } from './support/launch';
import { closeBoth, launchOnRemoteDatabase, type RemoteDatabase } from './support/remote-database';
import { seriousProblems } from './support/serious-problems';

interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly kind: string };
}
interface RunPage {
  readonly runs: readonly { readonly key: string; readonly id: number; readonly record: string }[];
  readonly total: number;
  readonly coverage: { readonly isComplete: boolean; readonly syncedAt: string | null };
}

/** Asks main as the window does. */
function ask(page: Page, name: string, request?: unknown): Promise<Answer> {
  return page.evaluate(
    ([called, sent]) =>
      (window as unknown as { wheelhouse: { call(name: unknown, request: unknown): Promise<Answer> } }).wheelhouse.call(
        called,
        sent,
      ),
    [name, request] as const,
  );
}

async function list(page: Page, filter: object = {}): Promise<RunPage> {
  const answer = await ask(page, 'runs.list', { filter, limit: 50 });
  expect(answer).toMatchObject({ ok: true });
  return answer.value as RunPage;
}

const untilComplete = (page: Page) =>
  expect.poll(async () => (await list(page)).coverage.isComplete, { timeout: 60_000 }).toBe(true);

const historyFiles = (dataFolder: string) => readdirSync(join(dataFolder, 'history'));

test.describe.serial('without the database', () => {
  let database: RemoteDatabase;
  let started: Console;
  let page: Page;
  let before: RunPage;
  let opened: { id: number };
  let legacy: { id: number; record: string };

  test.beforeAll(async () => {
    ({ database, started, page } = await launchOnRemoteDatabase());
  });
  test.afterAll(async () => {
    await closeBoth({ started, database });
  });

  test('all history is read while one looks, today’s and the old tables’', async () => {
    await untilComplete(page);
    before = await list(page);
    expect(before.total).toBeGreaterThan(2_400);
    expect((await list(page, { isLegacy: true })).total).toBeGreaterThan(500);
    for (const name of historyFiles(started.dataFolder)) {
      expect(statSync(join(started.dataFolder, 'history', name)).mode & 0o077).toBe(0);
    }
    // What is opened now can be read later.
    const [first] = (await list(page, { isLegacy: false, buckets: ['failed'] })).runs;
    const [old] = (await list(page, { isLegacy: true, buckets: ['failed'] })).runs;
    if (first === undefined || old === undefined) throw new Error('The sandbox has no failed operation.');
    opened = first;
    legacy = old;
    expect(await ask(page, 'runs.get', { runId: first.id })).toMatchObject({ ok: true });
    expect(await ask(page, 'runs.getLegacy', { record: old.record, id: old.id })).toMatchObject({ ok: true });
  });

  test('lists, searches and what was opened stay readable, with their age, while the database is away', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    database.network.sever();
    await expect(page.getByText(/was lost at/)).toBeVisible({ timeout: 15_000 });
    const away = await list(page);
    expect(away.total).toBe(before.total);
    expect(away.coverage.syncedAt).not.toBeNull();
    expect((await list(page, { text: 'provider' })).total).toBeLessThan(before.total);
    expect(await ask(page, 'runs.counts')).toMatchObject({ ok: true });
    expect(await ask(page, 'runs.get', { runId: opened.id })).toMatchObject({ ok: true, value: { id: opened.id } });
    expect(await ask(page, 'runs.getLegacy', { record: legacy.record, id: legacy.id })).toMatchObject({ ok: true });
    // What was never opened is not there, and nothing can be done.
    const unopened = away.runs.find(({ id, record }) => record === 'operation_runs' && id !== opened.id);
    expect(await ask(page, 'runs.get', { runId: unopened?.id })).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
    expect(await ask(page, 'runbooks.list')).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    await screenshot(page, '60-offline-list');
    expect(await seriousProblems(page)).toEqual([]);
  });

  test('a connection that comes back catches up by itself, with what happened meanwhile', async () => {
    await database.insertRun('policy.sync');
    database.network.restore();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByRole('status', { name: 'Connection: live' })).toBeVisible({ timeout: 30_000 });
    await expect.poll(async () => (await list(page)).total, { timeout: 30_000 }).toBe(before.total + 1);
    await expect(page.getByText(/was lost at/)).toBeHidden();
  });

  test('what happens elsewhere arrives while one looks', async () => {
    await database.insertRun('inventory.sync');
    await expect.poll(async () => (await list(page)).total, { timeout: 30_000 }).toBe(before.total + 2);
  });

  test('a start without the database shows what was kept', async () => {
    await started.close();
    database.network.sever();
    started = await launchConsole({ env: database.env, dataFolder: started.dataFolder });
    page = started.page;
    await expect(page.getByText(/kept from before/)).toBeVisible({ timeout: 30_000 });
    await expect.poll(async () => (await list(page)).total, { timeout: 15_000 }).toBe(before.total + 2);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    await screenshot(page, '61-start-without-database');
    expect(await ask(page, 'runs.get', { runId: opened.id })).toMatchObject({ ok: true, value: { id: opened.id } });
    database.network.restore();
    await page.getByRole('button', { name: 'Try now' }).click();
    await untilReady(page);
    await expect(page.getByText(/kept from before/)).toBeHidden();
  });

  test('a damaged history is set aside and read anew, and the operator is told', async () => {
    await started.close();
    const folder = join(started.dataFolder, 'history');
    const files = historyFiles(started.dataFolder).filter((name) => name.endsWith('.sqlite'));
    expect(files).toHaveLength(1);
    for (const name of files) writeFileSync(join(folder, name), 'This is no database at all. '.repeat(500));
    started = await launchConsole({ env: database.env, dataFolder: started.dataFolder });
    page = started.page;
    await untilReady(page);
    await expect(page.getByText(/was set aside and is being read again/)).toBeVisible({ timeout: 30_000 });
    await screenshot(page, '62-history-set-aside');
    await untilComplete(page);
    expect((await list(page)).total).toBe(before.total + 2);
    expect(historyFiles(started.dataFolder).filter((name) => name.includes('.unusable-')).length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByText(/was set aside/)).toBeHidden();
    expect(started.pageErrors).toEqual([]);
  });
});
