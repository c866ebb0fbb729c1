import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as patient, type Locator, type Page, test } from '@playwright/test';
import {
  type Console,
  launchConsole,
  makeDataFolder,
  PROJECT,
  removeDataFolder,
  screenshot,
  untilReady,
} from './support/launch';
import { asAdmin } from './support/sandbox-admin';
import { allProblems } from './support/serious-problems';

/** Other tests may have the machine busy. */
const expect = patient.configure({ timeout: 40_000 });

interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
}
interface PageWindow {
  readonly wheelhouse: { call(name: string, request?: unknown): Promise<Answer> };
}

function call(page: Page, name: string, request?: unknown): Promise<Answer> {
  return page.evaluate(
    ([callName, value]) => (window as unknown as PageWindow).wheelhouse.call(callName as string, value),
    [name, request],
  );
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Settings' });
const html = (page: Page) => page.locator('html');

/** Of a segmented control, what the eye sees: the input lies below its label. */
const choice = (page: Page, control: string, name: string) =>
  page.getByRole('radiogroup', { name: control }).getByText(name, { exact: true });

/** Presses two keys, the second of which counts only soon after the first: a busy machine may need another try. */
async function pressBoth(page: Page, first: string, second: string, arrived: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(first);
    await page.keyboard.press(second);
    await arrived();
  }).toPass();
}

const toOperations = (page: Page) =>
  pressBoth(page, 'g', 'o', () => expect(heading(page)).toHaveCount(0, { timeout: 3_000 }));
const toSettings = (page: Page) =>
  pressBoth(page, 'g', 's', () => expect(heading(page)).toBeVisible({ timeout: 3_000 }));

/** Presses tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  // An input may lie below what one sees of it.
  await expect(wanted).toBeAttached();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab does not reach it.');
}

/** As {@link screenshot}, of what the window shows: a page's own picture does not know its zoom. */
async function picture({ application }: Console, name: string): Promise<void> {
  const png = await application.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  const folder = join(PROJECT, 'test-results', 'screenshots');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), Buffer.from(png, 'base64'));
}

function resize({ application }: Console, width: number, height = 800): Promise<void> {
  return application.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
    { width, height },
  );
}

/** Whether anything is wider than the window, or than the part that scrolls. */
function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [document.documentElement, document.getElementById('screen')].some(
      (element) => element !== null && element.scrollWidth > element.clientWidth + 1,
    ),
  );
}

const SAVED = [
  {
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    name: 'Failed this week',
    view: 'failures',
    filter: { period: 'week' },
  },
  {
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3302',
    name: 'Everything that the release of next Tuesday touches and more',
    view: 'all',
    filter: { text: 'sync' },
  },
];

test.describe.serial('settings', () => {
  let started: Console;
  let page: Page;
  test.beforeAll(async () => {
    started = await launchConsole();
    page = started.page;
    await untilReady(page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('are a place of the navigation, of the palette, of the keys and of the menu', async () => {
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    await expect(links.last()).toHaveText('Settings');
    await links.last().click();
    await expect(heading(page)).toBeVisible();
    await expect(links.last()).toHaveAttribute('aria-current', 'page');
    await expect(page).toHaveTitle('Settings · Wheelhouse');

    await toOperations(page);
    await toSettings(page);
    await toOperations(page);
    await page.keyboard.press('Control+,');
    await expect(heading(page)).toBeVisible();
    await toOperations(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill('Settings');
    await page.keyboard.press('Enter');
    await expect(heading(page)).toBeVisible();
    // While a dialog fades out it still has the keys.
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await toOperations(page);
    const accelerator = await started.application.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById('settings');
      item?.click();
      return item?.accelerator;
    });
    expect(accelerator).toBe('CmdOrCtrl+,');
    await expect(heading(page)).toBeVisible();

    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByText('Go to settings', { exact: true })).toBeVisible();
    // A dialog keeps the keys of places to itself.
    await page.keyboard.press('Control+,');
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
  });

  test('of the look and of notifications hold at once, and after a restart', async () => {
    await choice(page, 'Colours', 'Dark').click();
    await expect(html(page)).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await choice(page, 'Density', 'Comfortable').click();
    await expect(html(page)).toHaveAttribute('data-density', 'comfortable');
    await page.getByRole('button', { name: 'Larger' }).click();
    await expect(page.getByRole('button', { name: '110 %' })).toBeVisible();
    await page.getByRole('switch', { name: 'Desktop notifications' }).click({ force: true });
    await expect(page.getByRole('switch', { name: 'Desktop notifications' })).not.toBeChecked();
    await page.getByRole('switch', { name: 'List running operations' }).click({ force: true });
    await expect(page.getByRole('switch', { name: 'List running operations' })).toBeChecked();
    const chosen = {
      colorScheme: 'dark',
      density: 'comfortable',
      zoomPercent: 110,
      areDesktopNotificationsOn: false,
      isRunningWidgetOpen: true,
      lastRoute: 'settings',
    };
    await expect.poll(async () => (await call(page, 'preferences.get')).value).toMatchObject(chosen);

    await started.close();
    started = await launchConsole({ dataFolder: started.dataFolder });
    page = started.page;
    await untilReady(page);
    await expect(heading(page)).toBeVisible();
    await expect(html(page)).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expect(html(page)).toHaveAttribute('data-density', 'comfortable');
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Comfortable' })).toBeChecked();
    await expect(page.getByRole('button', { name: '110 %' })).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Desktop notifications' })).not.toBeChecked();
    await expect(page.getByRole('switch', { name: 'List running operations' })).toBeChecked();
    await page.getByRole('button', { name: '110 %' }).click();
    await expect(page.getByRole('button', { name: '100 %' })).toBeVisible();
    await choice(page, 'Density', 'Compact').click();
  });

  test('forget reasons, columns and filters, each with a way back', async () => {
    const reasons = section(page, 'Reasons');
    const lists = section(page, 'Lists of operations');
    await expect(reasons.getByText(/^None is kept/)).toBeVisible();
    await expect(reasons.getByRole('button', { name: 'Forget' })).toHaveAttribute('aria-disabled', 'true');
    await expect(lists.getByText(/^None yet/)).toBeVisible();

    const recentReasons = ['INC-1 wrong counts', 'INC-2 due dates'];
    const runColumns = ['status', 'operation', 'created'];
    await call(page, 'preferences.set', { recentReasons, runColumns, savedFilters: SAVED });
    const kept = async () => (await call(page, 'preferences.get')).value;
    const notice = (title: string) => page.getByRole('alert').filter({ hasText: title });
    const undo = async (title: string) => {
      await notice(title).getByRole('button', { name: 'Undo' }).click();
      await expect(notice(title)).toHaveCount(0);
    };
    // Under the pointer it stays, however long what follows takes.
    const keepOpen = (title: string) => notice(title).hover();

    await expect(reasons.getByText(/^2 reasons kept/)).toBeVisible();
    await reasons.getByRole('button', { name: 'Forget' }).click();
    await keepOpen('Recent reasons forgotten');
    await expect(reasons.getByText(/^None is kept/)).toBeVisible();
    await expect.poll(kept).toMatchObject({ recentReasons: [] });
    await undo('Recent reasons forgotten');
    await expect.poll(kept).toMatchObject({ recentReasons });

    await lists.getByRole('button', { name: 'Reset' }).click();
    await keepOpen('Columns reset');
    await expect.poll(kept).toMatchObject({ runColumns: null });
    await expect(lists.getByText(/as they come/)).toBeVisible();
    await undo('Columns reset');
    await expect.poll(kept).toMatchObject({ runColumns });

    const filters = lists.getByRole('list', { name: 'Saved filters' }).getByRole('listitem');
    await expect(filters).toHaveCount(2);
    await filters.first().getByRole('button', { name: 'Filter “Failed this week”' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await keepOpen('Filter “Failed this week” deleted');
    await expect(filters).toHaveCount(1);
    // Where the focus was is gone with the row.
    await expect(page.getByRole('main')).toBeFocused();
    await undo('Filter “Failed this week” deleted');
    await expect(filters).toHaveCount(2);
    await expect(filters.first()).toContainText('Failed this week');
    await filters.first().getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Failed this week' })).toBeVisible();
    await page.keyboard.press('Control+,');
  });

  test('tell what the history takes, and have it read again', async () => {
    const history = section(page, 'History on this computer');
    await expect(history.getByText(/operations, oldest .* agreed with the database/)).toBeVisible();
    await expect(history.getByText(/^90 days of what is over/)).toContainText('256 MB');
    await history.getByRole('button', { name: 'Rebuild…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Rebuild the history of / });
    await expect(dialog).toBeVisible();
    await screenshot(page, '71-settings-rebuild');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await history.getByRole('button', { name: 'Rebuild…' }).click();
    await dialog.getByRole('button', { name: /^Delete and read [\d,]+ operations again$/ }).click();
    await expect(dialog).toHaveCount(0);
    await expect(history.getByText(/operations, oldest .* agreed with the database/)).toBeVisible();
    await toOperations(page);
    await expect(page.getByRole('table', { name: 'Operations' }).getByRole('row').nth(1)).toBeVisible();
    await page.keyboard.press('Control+,');
  });

  test('show this computer: its own folders and no others, and what to report', async () => {
    const { application, dataFolder } = started;
    const computer = section(page, 'This computer');
    await application.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = (path) =>
        Promise.resolve(path.endsWith('logs') ? 'No program' : String(opened.push(path) && ''));
    });
    await computer.getByRole('button', { name: 'Open the data folder' }).click();
    await expect
      .poll(() => application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual([dataFolder]);
    await computer.getByRole('button', { name: 'Open the log folder' }).click();
    await expect(computer.getByRole('alert')).toContainText('no program for folders');
    const refused = await call(page, 'computer.openFolder', { folder: '/etc' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_request' } });

    const copied = () => application.evaluate(({ clipboard }) => clipboard.readText());
    await computer.getByRole('button', { name: 'Copy the path of the data folder' }).click();
    await expect.poll(copied).toBe(dataFolder);
    await computer.getByRole('button', { name: 'Copy details for a report' }).click();
    await expect.poll(copied).toMatch(/^Wheelhouse \d/);
    const report = await copied();
    expect(report).toContain('Connection: sandbox, sandbox, connected');
    expect(report).toMatch(/History: [\d,]+ operations from/);
    for (const secret of [dataFolder, 'Olivia', 'olivia', '127.0.0.1', '@']) expect(report).not.toContain(secret);
  });

  test('are reached and changed with the keyboard alone', async () => {
    await toOperations(page);
    await toSettings(page);
    await expect(page.getByRole('main')).toBeFocused();
    await tabTo(page, page.getByRole('radio', { name: 'Dark' }));
    await page.keyboard.press('ArrowLeft');
    await expect(html(page)).toHaveAttribute('data-mantine-color-scheme', 'light');
    await tabTo(page, page.getByRole('switch', { name: 'Desktop notifications' }));
    await page.keyboard.press('Space');
    await expect(page.getByRole('switch', { name: 'Desktop notifications' })).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Filter “Failed this week”' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Rename…' })).toBeVisible();
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('button', { name: 'Rebuild…' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Rebuild…' })).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'Copy details for a report' }));
  });

  for (const scheme of ['Light', 'Dark'] as const) {
    test(`have nothing that axe finds in ${scheme.toLowerCase()} colours`, async () => {
      await choice(page, 'Colours', scheme).click();
      await expect(html(page)).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
      await page.getByRole('main').focus();
      await resize(started, 1280, 1500);
      expect(await allProblems(page)).toEqual([]);
      await screenshot(page, `70-settings-${scheme.toLowerCase()}`);
      await page.getByRole('button', { name: 'Rebuild…' }).click();
      await expect(page.getByRole('dialog', { name: /^Rebuild/ })).toBeVisible();
      expect(await allProblems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  }

  test('fit a narrow window, and one that is drawn large', async () => {
    await resize(started, 900);
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBeLessThan(920);
    await screenshot(page, '72-settings-900');
    expect(await isTooWide(page)).toBe(false);
    const factor = () =>
      started.application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
      );
    await call(page, 'preferences.set', { zoomPercent: 150 });
    await expect.poll(factor).toBeCloseTo(1.5, 2);
    await expect(page.getByRole('button', { name: '150 %' })).toBeVisible();
    await picture(started, '73-settings-150');
    await expect.poll(() => isTooWide(page)).toBe(false);
    await call(page, 'preferences.set', { zoomPercent: 100 });
    await expect.poll(factor).toBeCloseTo(1, 2);
    await resize(started, 1280);
  });

  test('are there for those who may see nothing else, and for members of tenants', async () => {
    const { dataFolder } = started;
    const place = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' });
    await asAdmin(dataFolder, `UPDATE platform_users SET capabilities = '["platform.console.view"]'`);
    await expect(section(page, 'History on this computer').getByText(/you see no operations here/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Rebuild…' })).toHaveAttribute('aria-disabled', 'true');
    await expect(place).toBeVisible();
    expect(await call(page, 'history.rebuild')).toMatchObject({ ok: false, error: { kind: 'refused' } });

    await asAdmin(
      dataFolder,
      `UPDATE wheelhouse.operators SET platform_user_id = NULL, user_id = (SELECT min(user_id) FROM tenant_memberships)`,
    );
    await expect(page.getByRole('button', { name: 'Rebuild…' })).not.toHaveAttribute('aria-disabled', 'true');
    await expect(place).toBeVisible();
    await expect(section(page, 'History on this computer').getByText(/agreed with the database/)).toBeVisible();
    await page.getByRole('button', { name: 'Larger' }).click();
    await expect(page.getByRole('button', { name: '110 %' })).toBeVisible();
  });
});

test('settings need no database, and lead back to what is wrong with it', async () => {
  const dataFolder = makeDataFolder();
  const started = await launchConsole({
    dataFolder,
    // Nothing listens on this port.
    env: { WHEELHOUSE_URL: 'postgresql://olivia:hunter2@127.0.0.1:9/ops?sslmode=disable' },
  });
  const { page } = started;
  try {
    await expect(page.getByText(/can’t be reached$/)).toBeVisible();
    await page.keyboard.press('Control+,');
    await expect(heading(page)).toBeVisible();
    await choice(page, 'Colours', 'Dark').click();
    await expect(html(page)).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expect(page.getByRole('button', { name: 'Rebuild…' })).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText('Nothing is shown while nobody is signed in.')).toBeVisible();
    await expect(section(page, 'This computer').getByText(/^Electron \d/)).toBeVisible();
    await screenshot(page, '74-settings-offline');
    expect(await allProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy details for a report' }).click();
    const copied = () => started.application.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toContain('disconnected since');
    for (const secret of ['hunter2', 'olivia', '127.0.0.1', dataFolder]) expect(await copied()).not.toContain(secret);
    await page.getByRole('button', { name: 'Back to the connection' }).click();
    await expect(page.getByText(/can’t be reached$/)).toBeVisible();
  } finally {
    await started.close();
    removeDataFolder(dataFolder);
  }
});
