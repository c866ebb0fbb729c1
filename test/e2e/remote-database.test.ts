import { spawn } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { type Console, electronExecutable, launchArguments, screenshot, windowOf } from './support/launch';
import { closeBoth, launchOnRemoteDatabase, type RemoteDatabase } from './support/remote-database';
import { expectStatus, operation, startOnAllTenants } from './support/runbook-page';

/** A round trip over a VPN. */
const VPN_MS = 60;

const ANSWERS = ['quit', 'background', 'cancel'] as const;

/** Quits as the menu does, answers the dialog and gives what it asked. */
async function quitAndAnswer({ application }: Console, answer: (typeof ANSWERS)[number]): Promise<string> {
  return await application.evaluate(
    ({ app, dialog }, response) =>
      new Promise<string>((resolve) => {
        dialog.showMessageBox = (...args: unknown[]) => {
          resolve(JSON.stringify(args.at(-1)));
          return Promise.resolve({ response, checkboxChecked: false });
        };
        app.quit();
      }),
    ANSWERS.indexOf(answer),
  );
}

test.describe.serial('the console on a remote database', () => {
  let database: RemoteDatabase;
  let started: Console;
  let page: Page;
  let runId: number;
  let held: { release(): Promise<void> };

  test.beforeAll(async () => {
    ({ database, started, page } = await launchOnRemoteDatabase());
  });
  test.afterAll(async () => {
    await closeBoth({ started, database });
  });

  test('says which environment and database it is', async () => {
    await expect(page.getByText('STAGING', { exact: true })).toBeVisible();
    await expect(page.getByTitle(/^127\.0\.0\.1:\d+\/\w+$/)).toBeVisible();
    await screenshot(page, '20-staging');
  });

  test('keeps its screen while the database is away, says so, and is back by itself', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    const firstRow = page.getByText('Role definitions sync').first();
    await expect(firstRow).toBeVisible();
    database.network.sever();
    await expect(page.getByText(/was lost at/)).toBeVisible({ timeout: 10_000 });
    await expect(firstRow).toBeVisible();
    await expect(page.getByText(/Next try/)).toBeVisible();
    await screenshot(page, '21-disconnected');

    // A call gets its answer while the database is away, instead of hanging until it is back.
    const answer = await page.evaluate(() =>
      (window as unknown as { wheelhouse: { call(name: string): Promise<unknown> } }).wheelhouse.call('runbooks.list'),
    );
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable' } });

    database.network.restore();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByRole('status', { name: 'Connection: live' })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/was lost at/)).toBeHidden();
  });

  test('a run can be paused and cancelled', async () => {
    database.network.setRoundTripMs(VPN_MS);
    held = await database.holdTenant();
    runId = await startOnAllTenants(page, 'Fix overdue dates, staging first');
    await expectStatus(page, runId, 'Running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await expectStatus(page, runId, 'Paused');
    await screenshot(page, '22-paused');

    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: `Cancel operation #${runId}` }).click();
    await expectStatus(page, runId, 'Cancelled');
    await screenshot(page, '23-cancelled');
  });

  test('a paused run can be resumed', async () => {
    runId = await startOnAllTenants(page, 'Finish what was cancelled');
    await expectStatus(page, runId, 'Running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await expectStatus(page, runId, 'Paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expectStatus(page, runId, 'Running');
  });

  test('closing the window mid-run asks nothing, the run goes on, and starting again shows it live', async () => {
    await page.close();
    const { application } = started;
    expect(application.windows()).toHaveLength(0);
    expect(application.process().exitCode).toBeNull();

    const opened = application.waitForEvent('window');
    // What a desktop does for a link: it starts the program once more.
    const second = spawn(electronExecutable(), launchArguments(started.dataFolder, [`wheelhouse://runs/${runId}`]), {
      stdio: 'ignore',
    });
    await opened;
    page = await windowOf(application);
    await expect(operation(page, runId)).toBeVisible();
    await screenshot(page, '24-reopened');
    await expect.poll(() => second.exitCode).toBe(0);
  });

  test('quitting asks what is to become of the run, and a cancelled quit leaves all as it was', async () => {
    const asked = await quitAndAnswer(started, 'cancel');
    expect(asked).toContain('Quit and let another worker go on');
    await expect(operation(page, runId)).toBeVisible();
  });

  test('kept in the background, the application ends by itself once its run has ended', async () => {
    const { application } = started;
    const child = application.process();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const closed = page.waitForEvent('close');
    await quitAndAnswer(started, 'background');
    await closed;
    expect(child.exitCode).toBeNull();

    await held.release();
    await ended;
    expect(await database.cli('runs', 'show', String(runId))).toMatchObject({
      run: { status: 'completed', outcome: 'succeeded' },
    });
  });
});
