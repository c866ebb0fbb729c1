import { expect as patient, type Page, test } from '@playwright/test';
import { clickLastNotification, interceptNotifications, shownNotifications } from './support/desktop-notifications';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { type RemoteDatabase, startRemoteDatabase } from './support/remote-database';
import { expectStatus, openRunbook, operation, start, takePreflight } from './support/runbook-page';
import { seriousProblems } from './support/serious-problems';

/** Other tests may have the machine busy. */
const expect = patient.configure({ timeout: 40_000 });

const ENDED = 'Rebuild findings lifecycle succeeded';

/** Starts on one tenant, which ends within seconds. */
async function startOnOneTenant(page: Page, tenant: string): Promise<number> {
  await openRunbook(page);
  await page.getByRole('radio', { name: 'One tenant' }).check();
  await page.getByLabel('Tenant', { exact: true }).fill(tenant);
  await page
    .getByRole('option', { name: new RegExp(tenant) })
    .first()
    .click();
  await takePreflight(page);
  return await start(page, new RegExp(`^Start on ${tenant}`));
}

function endToast(page: Page, runId: number) {
  return page.getByRole('alert').filter({ has: page.getByRole('link', { name: `Open operation #${runId}` }) });
}

function inboxLink(page: Page) {
  return page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ });
}

/** How many unread ones the navigation shows. */
async function unreadCount(page: Page): Promise<number> {
  return Number(/\d+/.exec(await inboxLink(page).innerText())?.[0] ?? 0);
}

function row(page: Page, runId: number) {
  return page
    .getByRole('table', { name: 'Inbox' })
    .getByRole('row')
    .filter({ hasText: `#${runId}` });
}

test.describe.serial('the end of one’s own operations', () => {
  let started: Console;
  let page: Page;
  let runId: number;
  let before: number;

  test.beforeAll(async () => {
    started = await launchConsole();
    page = started.page;
    await interceptNotifications(started.application);
    await untilReady(page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('what was in the sandbox before is in the inbox, and nobody is told of it', async () => {
    await expect.poll(() => unreadCount(page), { timeout: 20_000 }).toBeGreaterThan(0);
    before = await unreadCount(page);
    expect(await shownNotifications(started.application)).toEqual([]);
  });

  test('is told once in the window and once on the desktop', async () => {
    runId = await startOnOneTenant(page, 'Nordlicht');
    await expectStatus(page, runId, 'Succeeded');
    await expect(endToast(page, runId)).toBeVisible({ timeout: 30_000 });
    await expect(endToast(page, runId)).toContainText(ENDED);
    await screenshot(page, '60-ended-toast');
    await expect.poll(() => shownNotifications(started.application)).toHaveLength(1);
    const [shown] = await shownNotifications(started.application);
    expect(shown?.title).toBe(ENDED);
    expect(shown?.body).toContain(`Operation #${runId}`);
    await expect.poll(() => unreadCount(page), { timeout: 20_000 }).toBe(before + 1);
  });

  test('a click on the desktop’s notification opens the operation and reads it', async () => {
    await inboxLink(page).click();
    await expect(row(page, runId).getByRole('img', { name: 'Unread' })).toBeVisible();
    await clickLastNotification(started.application);
    await expect(operation(page, runId)).toBeVisible();
    await expect.poll(() => unreadCount(page), { timeout: 20_000 }).toBe(before);
  });

  test('the next one is told once too, and not at all on the desktop where that is switched off', async () => {
    await inboxLink(page).click();
    await page.getByRole('switch', { name: 'Tell me on the desktop too' }).click({ force: true });
    runId = await startOnOneTenant(page, 'Nordlicht');
    await expectStatus(page, runId, 'Succeeded');
    await expect(endToast(page, runId)).toHaveCount(1, { timeout: 30_000 });
    // Told after the first run, by the same poll that would have told the desktop of the second.
    expect(await shownNotifications(started.application)).toHaveLength(1);
    await endToast(page, runId).getByRole('link').click();
    await expect(operation(page, runId)).toBeVisible();
    await expect.poll(() => unreadCount(page), { timeout: 20_000 }).toBe(before);
    await inboxLink(page).click();
    await page.getByRole('switch', { name: 'Tell me on the desktop too' }).click({ force: true });
  });

  test('the inbox is read, unread, and read as a whole, which can be undone', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(page.getByRole('heading', { name: /^Inbox/ })).toBeVisible();
    await row(page, runId)
      .getByRole('button', { name: /^Mark as unread/ })
      .click();
    await expect(row(page, runId).getByRole('img', { name: 'Unread' })).toBeVisible();
    await expect.poll(() => unreadCount(page)).toBe(before + 1);
    await screenshot(page, '61-inbox');
    expect(await seriousProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect.poll(() => unreadCount(page)).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => unreadCount(page)).toBe(before + 1);

    await page.getByText('Unread', { exact: true }).click();
    await expect(row(page, runId)).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article')).toBeVisible();
    await expect.poll(() => unreadCount(page)).toBe(before);
  });
});

test.describe.serial('an operation that ended while nobody looked', () => {
  let database: RemoteDatabase;
  let started: Console;
  const folders: string[] = [];
  const launch = async (dataFolder?: string) => {
    const launched = await launchConsole({ env: database.env, ...(dataFolder === undefined ? {} : { dataFolder }) });
    folders.push(launched.dataFolder);
    await interceptNotifications(launched.application);
    return launched;
  };
  /** The same person runs it on another computer; gives its id. */
  const runElsewhere = async () => {
    const answer = await database.cli('run', 'findings.lifecycle.backfill', '--tenant', '5', '--wait');
    return (answer as { run: { id: number } }).run.id;
  };

  test.beforeAll(async () => {
    database = await startRemoteDatabase();
  });
  test.afterAll(async () => {
    await started.close();
    await database.close();
    folders.forEach(removeDataFolder);
  });

  test('is told once when the network is back, though two applications are open', async () => {
    started = await launch();
    const other = await launch();
    try {
      await untilReady(started.page);
      await untilReady(other.page);
      database.network.sever();
      await expect(started.page.getByText(/was lost at/)).toBeVisible({ timeout: 15_000 });
      const runId = await runElsewhere();
      database.network.restore();
      const both = async () => [
        ...(await shownNotifications(started.application)),
        ...(await shownNotifications(other.application)),
      ];
      await expect.poll(both, { timeout: 60_000 }).toHaveLength(1);
      const told = (await endToast(started.page, runId).count()) + (await endToast(other.page, runId).count());
      expect(told).toBe(1);
      // Both know by now.
      for (const { page } of [started, other]) {
        await expect.poll(() => unreadCount(page), { timeout: 30_000 }).toBeGreaterThan(0);
      }
      expect(await both()).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  test('is told once after the application was closed', async () => {
    await started.close();
    const runId = await runElsewhere();
    database.network.sever();
    started = await launch(started.dataFolder);
    database.network.restore();
    await untilReady(started.page);
    await expect(endToast(started.page, runId)).toHaveCount(1, { timeout: 60_000 });
    await expect.poll(() => shownNotifications(started.application)).toHaveLength(1);
  });

  test('keeps the inbox readable while the database is away', async () => {
    const { page } = started;
    await inboxLink(page).click();
    const rows = page.getByRole('table', { name: 'Inbox' }).getByRole('row');
    await expect(rows.nth(1)).toBeVisible();
    database.network.sever();
    await expect(page.getByText(/was lost at/)).toBeVisible({ timeout: 15_000 });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    await inboxLink(page).click();
    await expect(rows.nth(1)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveAttribute('aria-disabled', 'true');
    await screenshot(page, '62-inbox-offline');
  });

  test('keeps it over a start without the database, and says how old it is', async () => {
    await started.close();
    started = await launch(started.dataFolder);
    const { page } = started;
    await inboxLink(page).click({ timeout: 60_000 });
    await expect(page.getByText(/This is the inbox as it was last read/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('table', { name: 'Inbox' }).getByRole('row').nth(1)).toBeVisible();
    await screenshot(page, '62-inbox-kept');
    database.network.restore();
    await expect(page.getByRole('status', { name: 'Connection: live' })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/This is the inbox as it was last read/)).toBeHidden({ timeout: 30_000 });
  });
});
