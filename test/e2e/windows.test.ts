import { expect as patient, type Page, test } from '@playwright/test';
import { type Console, launchConsole, screenshot, untilReady } from './support/launch';
import { closeBoth, type RemoteDatabase, startRemoteDatabase } from './support/remote-database';
import { expectStatus, operation, startOnAllTenants } from './support/runbook-page';
import { seriousProblems } from './support/serious-problems';

/** Other tests may have the machine busy. */
const expect = patient.configure({ timeout: 40_000 });

function navigation(page: Page) {
  return page.getByRole('navigation', { name: 'Main' });
}

/** Does something that opens a window and gives that window's page. */
async function torn({ application }: Console, act: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([application.waitForEvent('window'), act()]);
  await untilReady(page);
  return page;
}

/** How many windows there are, as main knows them. */
async function windowCount({ application }: Console): Promise<number> {
  return await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
}

function pageOf({ application }: Console, isMain: boolean): () => Promise<Page | undefined> {
  return async () => {
    for (const page of application.windows()) {
      if (!page.isClosed() && (await navigation(page).count()) > 0 === isMain) return page;
    }
    return undefined;
  };
}

test.describe.serial('several windows', () => {
  let database: RemoteDatabase;
  let started: Console;
  let main: Page;
  let detail: Page;
  let runId: number;
  let held: { release(): Promise<void> };

  test.beforeAll(async () => {
    database = await startRemoteDatabase();
    held = await database.holdTenant();
    started = await launchConsole({ env: database.env });
    main = started.page;
    await untilReady(main);
  });
  test.afterAll(async () => {
    await held.release();
    await closeBoth({ started, database });
  });

  test('an operation is torn off into a window that has the frame and no navigation', async () => {
    runId = await startOnAllTenants(main, 'Fix overdue dates after the import');
    await expectStatus(main, runId, 'Running');
    detail = await torn(started, () => main.getByRole('button', { name: 'Open in its own window' }).click());
    await expect(operation(detail, runId)).toBeVisible();
    await expect(detail.getByText('STAGING', { exact: true })).toBeVisible();
    await expect(detail.getByTitle(/^127\.0\.0\.1:\d+\/\w+$/)).toBeVisible();
    await expect(navigation(detail)).toHaveCount(0);
    await expect(detail.getByRole('button', { name: 'Search or run…' })).toHaveCount(0);
    await screenshot(detail, '63-torn-off');
    expect(await seriousProblems(detail)).toEqual([]);
    // Once more shows the window that is there.
    await main.getByRole('button', { name: 'Open in its own window' }).click();
    await expect.poll(() => windowCount(started)).toBe(2);
  });

  test('both show one truth: a pause, a break-glass and the colours', async () => {
    await main.getByRole('button', { name: 'Pause' }).click();
    await expectStatus(detail, runId, 'Paused');
    await detail.getByRole('button', { name: 'Resume' }).click();
    await expectStatus(main, runId, 'Running');

    await detail.keyboard.press('Control+Shift+B');
    const dialog = detail.getByRole('dialog');
    await dialog.getByLabel('Reason code').first().click();
    await detail.getByRole('option', { name: 'Security' }).click();
    await dialog.getByLabel('Why').fill('Key rotation for the incident of today');
    await dialog.getByRole('button', { name: /^Enter break-glass/ }).click();
    for (const page of [main, detail]) {
      await expect(page.getByRole('region', { name: 'Break-glass' })).toContainText('Key rotation');
    }
    await main.getByRole('region', { name: 'Break-glass' }).getByRole('button', { name: 'End', exact: true }).click();
    await expect(detail.getByText(/ends in/)).toBeHidden();
    // Its review is asked for where it was ended.
    await expect(main.getByRole('dialog')).toBeVisible();
    await main.keyboard.press('Escape');
    await expect(main.getByRole('dialog')).toHaveCount(0);
    await expect(detail.getByRole('dialog')).toHaveCount(0);

    await main.getByTitle('Signed in as Olivia Ops').click();
    await main.getByText('Dark', { exact: true }).click();
    await main.keyboard.press('Escape');
    await expect(detail.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await screenshot(detail, '64-torn-off-dark');
  });

  test('the windows are equally locked down', async () => {
    const settings = await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const known = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
        const { sandbox, contextIsolation, nodeIntegration, webviewTag } = known.getLastWebPreferences();
        return { sandbox, contextIsolation, nodeIntegration, webviewTag, url: webContents.getURL() };
      }),
    );
    expect(settings).toHaveLength(2);
    for (const each of settings) {
      expect(each).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        url: 'app://wheelhouse/',
      });
    }
    expect(await detail.evaluate(() => window.open('https://example.com') === null)).toBe(true);
    const answers = await detail.evaluate(async () => {
      const { wheelhouse } = window as unknown as {
        wheelhouse: { call(name: string, request?: unknown): Promise<{ ok: boolean }> };
      };
      const routes = ['https://example.com/', 'runbooks', 'runs/1/cancel', '../runs/1', 'runs/0'];
      return await Promise.all(routes.map((route) => wheelhouse.call('window.tearOff', { route })));
    });
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    expect(await windowCount(started)).toBe(2);
  });

  test('what is no operation, and a deep link, opens in the main window', async () => {
    await started.application.evaluate(({ app }) => {
      app.emit('second-instance', {}, ['wheelhouse://runs/5']);
    });
    await expect(operation(main, 5)).toBeVisible();
    await expect(operation(detail, runId)).toBeVisible();
    await detail.getByRole('button', { name: 'Show in the main window' }).click();
    await expect(operation(main, runId)).toBeVisible();
  });

  test('a row’s operation is torn off by Ctrl and click, Ctrl and enter, and the palette', async () => {
    await navigation(main).getByRole('link', { name: 'Operations' }).click();
    const rows = main.getByRole('row').filter({ has: main.getByRole('link', { name: /^Operation \d+/ }) });
    const byClick = await torn(started, () =>
      rows.nth(2).click({ modifiers: ['Control'], position: { x: 400, y: 8 } }),
    );
    await expect(byClick.getByRole('article')).toBeVisible();
    await expect(main.getByRole('heading', { name: 'Operations' })).toBeVisible();

    await main.bringToFront();
    await main.keyboard.press('j');
    await main.keyboard.press('j');
    const byKey = await torn(started, () => main.keyboard.press('Control+Enter'));
    await expect(byKey.getByRole('article')).toBeVisible();

    await navigation(main).getByRole('link', { name: 'Failures' }).click();
    await main
      .getByRole('link', { name: /^Operation \d+/ })
      .first()
      .click();
    await expect(main.getByRole('article')).toBeVisible();
    await main.keyboard.press('Control+k');
    await main.getByRole('dialog').getByRole('textbox').fill('own window');
    const byPalette = await torn(started, () => main.keyboard.press('Enter'));
    await expect(byPalette.getByRole('article')).toBeVisible();
    await expect.poll(() => windowCount(started)).toBe(5);
    for (const page of [byClick, byKey, byPalette]) await page.close();
    await expect.poll(() => windowCount(started)).toBe(2);
  });

  test('one is closed alone, and the others stay', async () => {
    await main.close();
    await expect.poll(() => windowCount(started)).toBe(1);
    await expect(operation(detail, runId)).toBeVisible();
    await expectStatus(detail, runId, 'Running');
    const [opened] = await Promise.all([
      started.application.waitForEvent('window'),
      detail.getByRole('button', { name: 'Show in the main window' }).click(),
    ]);
    main = opened;
    await expect(operation(main, runId)).toBeVisible();
    await expect(navigation(main)).toBeVisible();
  });

  test('torn-off windows come back after a restart where they were, as long as they were open', async () => {
    const place = { x: 60, y: 50, width: 800, height: 560 };
    await started.application.evaluate(({ BrowserWindow }, bounds) => {
      const torn = BrowserWindow.getAllWindows().find((window) => window.getMinimumSize()[0] === 680);
      torn?.setBounds(bounds);
    }, place);
    await held.release();
    await expectStatus(main, runId, 'Succeeded', 120_000);
    await started.close();
    started = await launchConsole({ env: database.env, dataFolder: started.dataFolder });
    await expect.poll(() => windowCount(started), { timeout: 30_000 }).toBe(2);
    await expect.poll(async () => (await pageOf(started, false)()) !== undefined, { timeout: 60_000 }).toBe(true);
    const found = [await pageOf(started, true)(), await pageOf(started, false)()];
    main = found[0] ?? started.page;
    detail = found[1] ?? started.page;
    await expect(operation(detail, runId)).toBeVisible({ timeout: 60_000 });
    const bounds = await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getMinimumSize()[0] === 680)
        ?.getNormalBounds(),
    );
    expect(bounds).toMatchObject({ width: place.width, height: place.height });

    await detail.close();
    await started.close();
    started = await launchConsole({ env: database.env, dataFolder: started.dataFolder });
    await untilReady(started.page);
    expect(await windowCount(started)).toBe(1);
  });

  test('another database closes them: their operations are not there', async () => {
    main = started.page;
    await navigation(main).getByRole('link', { name: 'Operations' }).click();
    await main
      .getByRole('link', { name: /^Operation \d+/ })
      .first()
      .click();
    await torn(started, () => main.keyboard.press('Control+Enter'));
    await main.bringToFront();
    await main.keyboard.press('Control+k');
    await main.getByRole('dialog').getByRole('textbox').fill('sandbox');
    await main
      .getByRole('option', { name: 'Connect to the sandbox' })
      .or(main.getByText('Connect to the sandbox'))
      .first()
      .click();
    await expect.poll(() => windowCount(started), { timeout: 20_000 }).toBe(1);
    await expect(main.getByText('SANDBOX', { exact: true })).toBeVisible();
  });

  test('no page printed an error or broke a policy', () => {
    expect(started.pageErrors).toEqual([]);
  });
});
