import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { asAdmin } from './support/sandbox-admin';
import { seriousProblems } from './support/serious-problems';

const table = (page: Page) => page.getByRole('table', { name: 'Operations' });
/** The rows below the head. */
const rows = (page: Page) =>
  table(page)
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });
const marked = (page: Page) => table(page).locator('[aria-current="true"]');
const total = async (page: Page) => Number(await table(page).getAttribute('aria-rowcount')) - 1;
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' });

async function goTo(started: Console, route: string): Promise<void> {
  await started.application.evaluate(({ BrowserWindow }, to) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('wheelhouse:event:navigationRequested', { route: to });
  }, route);
}

/** Waits until the history was read, so that nothing is added by itself any more. */
async function untilSettled(page: Page): Promise<void> {
  await untilReady(page);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByText(/Reading the history|Read back to/)).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: /^[\d,]+ new$/ })).toHaveCount(0);
}

const headings = (page: Page) => table(page).getByRole('columnheader').allInnerTexts();
/** The columns as one test leaves them: one hidden, one more, one moved. */
const ORDERED = ['Status', 'Id', 'Operation', 'Started by', 'Result', 'Workspace', 'Created', 'Took'];

/** Adds an operation that runs, of no tenant's in particular. */
async function addRun(dataFolder: string, initiator: string): Promise<number> {
  const [row] = await asAdmin(
    dataFolder,
    `INSERT INTO operation_runs (workspace_id, tenant_id, initiator_name, type, status, run_identity_hash, started_at)
     SELECT workspace_id, id, '${initiator}', 'policy.sync', 'running', md5(random()::text), now()
     FROM tenants WHERE external_id <> 'platform' ORDER BY id LIMIT 1 RETURNING id`,
  );
  return Number((row as { id: unknown }).id);
}

test.describe.serial('the operations hub', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
    await untilSettled(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('lists canonical and legacy operations together, and counts each status', async () => {
    const { page } = started;
    const all = await total(page);
    expect(all).toBeGreaterThan(1_000);
    await expect(page.getByRole('button', { name: `All ${all.toLocaleString('en-US')}`, exact: true })).toBeVisible();
    await screenshot(page, '60-hub');
  });

  test('is narrowed by status, type, time and text, each to be taken away alone', async () => {
    const { page } = started;
    const all = await total(page);
    await page.getByRole('button', { name: /^Failed [\d,]+$/ }).click();
    await expect(async () => expect(await total(page)).toBeLessThan(all)).toPass();
    await expect(rows(page).first()).toContainText('Failed');
    const failed = await total(page);

    await page.getByRole('button', { name: 'Type' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Policy sync' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(async () => expect(await total(page)).toBeLessThan(failed)).toPass();
    await expect(rows(page).first()).toContainText('Policy sync');

    await page.getByLabel('Time').selectOption({ label: 'Last 30 days' });
    await expect(page.getByRole('button', { name: 'Remove filter: Last 30 days' })).toBeVisible();

    await page.keyboard.press('/');
    await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
    await page.keyboard.type('no operation is called this');
    await expect(page.getByText('No operation matches')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
    await screenshot(page, '61-hub-nothing-matches');
    await page.getByRole('button', { name: /^Remove filter: Contains/ }).click();
    await expect(rows(page).first()).toContainText('Policy sync');
    await page.getByRole('button', { name: 'Remove filter: Last 30 days' }).click();
    await page.getByRole('button', { name: 'Remove filter: Policy sync' }).click();
    await expect(async () => expect(await total(page)).toBe(failed)).toPass();

    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('button', { name: 'Remove filter: Policy sync' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(async () => expect(await total(page)).toBe(all)).toPass();
  });

  test('is narrowed to a tenant, to one’s own, and to the legacy history', async () => {
    const { page } = started;
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('dialog').getByLabel('Tenant', { exact: true }).first().click();
    await page.getByRole('listbox').getByRole('option').first().click();
    await expect(page.getByRole('button', { name: /^Remove filter: Tenant: / })).toBeVisible();
    await page.getByLabel('Legacy history').selectOption({ label: 'Nothing else' });
    await expect(page.getByRole('button', { name: 'Remove filter: Legacy only' })).toBeVisible();
    await screenshot(page, '62-hub-more-filters');
    await page.getByRole('button', { name: 'Mine' }).click();
    await expect(page.getByRole('button', { name: 'Remove filter: Started by Olivia Ops' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear', exact: true }).first().click();
    await expect(page.getByRole('group', { name: 'Active filters' })).toHaveCount(0);
  });

  test('goes by keys, and the mark stays with its operation', async () => {
    const { page } = started;
    // The list is read anew after what was cleared, and keys mean nothing to one that is empty.
    await expect(async () => {
      await page.keyboard.press('Home');
      await expect(marked(page)).toBeVisible({ timeout: 1_000 });
    }).toPass();
    const first = await marked(page).getByRole('link').getAttribute('href');
    await page.keyboard.press('j');
    await expect(marked(page)).toBeFocused();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 selected');
    await page.getByRole('button', { name: 'Copy ids' }).click();
    await expect
      .poll(() => started.application.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^\S+\n\S+$/);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Selection' })).toHaveCount(0);
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(await marked(page).getByRole('link').getAttribute('href')).toBe(first);
    await page.keyboard.press('j');
    const second = await marked(page).getByRole('link').getAttribute('href');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article')).toBeVisible();
    await page.keyboard.press('[');
    await page.keyboard.press(']');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(marked(page).getByRole('link')).toHaveAttribute('href', second ?? '');
    await page.keyboard.press('End');
    await expect(async () => {
      await page.keyboard.press('End');
      expect(await rows(page).count()).toBeGreaterThan(0);
      await expect(marked(page)).toBeVisible();
    }).toPass();
    await page.keyboard.press('Home');
    await expect(marked(page).getByRole('link')).toHaveAttribute('href', first ?? '');
  });

  test('tells of new operations and shows them when asked, with nothing moved meanwhile', async () => {
    const { page, dataFolder } = started;
    const before = await rows(page).first().getByRole('link').getAttribute('href');
    const id = await addRun(dataFolder, 'Hub Tester');
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible({ timeout: 30_000 });
    expect(await rows(page).first().getByRole('link').getAttribute('href')).toBe(before);
    await page.getByRole('button', { name: '1 new' }).click();
    await expect(rows(page).first()).toContainText('Hub Tester');
    await expect(rows(page).first()).toContainText('Running');
    await asAdmin(
      dataFolder,
      `UPDATE operation_runs SET status = 'completed', outcome = 'failed', completed_at = now(), updated_at = now()
       WHERE id = ${id}`,
    );
    await expect(rows(page).first()).toContainText('Failed', { timeout: 30_000 });
  });

  test('opens a legacy operation on a screen of its own, and the canonical one where there is one', async () => {
    const { page, dataFolder } = started;
    await goTo(started, 'runs?legacy=only&status=failed');
    await expect(rows(page).first()).toContainText('Legacy');
    await rows(page).first().getByRole('link').click();
    const article = page.getByRole('article', { name: /^Legacy operation \d+$/ });
    await expect(article).toContainText('Read-only history');
    await expect(article.getByRole('heading', { name: 'Failures' })).toBeVisible();
    await screenshot(page, '63-hub-legacy-operation');
    await page.keyboard.press(']');
    await expect(page.getByRole('article', { name: /^Legacy operation \d+$/ })).toBeVisible();

    const [linked] = await asAdmin(
      dataFolder,
      'SELECT id, operation_run_id FROM inventory_sync_runs WHERE operation_run_id IS NOT NULL ORDER BY id DESC LIMIT 1',
    );
    const { id, operation_run_id: runId } = linked as { id: number; operation_run_id: number };
    await goTo(started, `runs/legacy/inventory_sync_runs/${id}`);
    await expect(page.getByRole('article', { name: `Operation ${runId}` })).toBeVisible();
    await goTo(started, `runs/legacy/inventory_sync_runs/999999999`);
    await expect(page.getByText('Legacy operation #999999999 was not found')).toBeVisible();
    await goTo(started, 'runs');
  });

  test('keeps filters under names and the chosen columns, over a restart too', async () => {
    const { page, dataFolder } = started;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Workspace' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Scope' }).click();
    await page.keyboard.press('Escape');
    await expect(table(page).getByRole('columnheader', { name: 'Workspace' })).toBeVisible();
    await page.getByRole('button', { name: 'Columns' }).click();
    const entry = (name: string) => page.getByRole('menuitemcheckbox', { name, exact: true });
    const entries = () => page.getByRole('menuitemcheckbox').allInnerTexts();
    const placeOf = async (name: string) => (await entries()).findIndex((text) => text.startsWith(name));
    await expect(async () => {
      // The menu takes the focus once it has opened.
      await entry('Started by').focus();
      await expect(entry('Started by')).toBeFocused({ timeout: 1_000 });
      if ((await placeOf('Started by')) === 5) await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(() => placeOf('Started by'), { timeout: 2_000 }).toBe(4);
    }).toPass();
    await expect(entry('Started by')).toBeFocused();
    for (const place of [3, 2]) {
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(() => placeOf('Started by')).toBe(place);
      await expect(entry('Started by')).toBeFocused();
    }
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => placeOf('Started by')).toBe(3);
    await screenshot(page, '64-hub-columns');
    expect(await seriousProblems(page, '[role=menu]')).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => headings(page)).toEqual(ORDERED);
    await page.getByRole('button', { name: /^Failed [\d,]+$/ }).click();
    await page.getByRole('button', { name: 'Save filter' }).click();
    await page.getByLabel('Name of the filter').fill('What failed');
    await page.keyboard.press('Enter');
    await expect(navigation(page).getByRole('link', { name: 'What failed' })).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('What failed');

    await started.close();
    started = await launchConsole({ dataFolder });
    await untilSettled(started.page);
    await navigation(started.page).getByRole('link', { name: 'Operations' }).click();
    await expect.poll(() => headings(started.page)).toEqual(ORDERED);
    await navigation(started.page).getByRole('link', { name: 'What failed' }).click();
    await expect(rows(started.page).first()).toContainText('Failed');
    await screenshot(started.page, '64-hub-saved-filter');
  });

  test('renames a saved filter, deletes it and takes that back', async () => {
    const { page } = started;
    await page.getByRole('button', { name: 'Filter “What failed”' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByLabel('New name of the filter').fill('Failed lately');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Filter “Failed lately”' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(navigation(page).getByRole('link', { name: 'Failed lately' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(navigation(page).getByRole('link', { name: 'Failed lately' })).toBeVisible();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'Reset' }).click();
    await page.keyboard.press('Escape');
    await expect(table(page).getByRole('columnheader', { name: 'Scope' })).toBeVisible();
    await expect.poll(async () => (await headings(page)).slice(3, 6)).toEqual(['Scope', 'Result', 'Started by']);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has nothing that keeps anybody out, in ${colorScheme} colours, narrow, with long names`, async () => {
      const { page, application, dataFolder } = started;
      const long = 'Vereinigte Elektrizitätswerke der Landeshauptstadt und ihrer Umgebung '.repeat(3).trim();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      await addRun(dataFolder, long);
      await goTo(started, `runs?by=Vereinigte&time=day&q=sync`);
      await expect(rows(page).first()).toContainText('Vereinigte', { timeout: 30_000 });
      await page.keyboard.press('Home');
      await page.keyboard.press('x');
      await page.mouse.move(0, 0);
      await screenshot(page, `65-hub-${colorScheme}`);
      expect(await seriousProblems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700));
      await goTo(started, 'runs');
      await expect(rows(page).nth(5)).toBeVisible();
      await screenshot(page, `66-hub-${colorScheme}-narrow`);
      expect(await seriousProblems(page)).toEqual([]);
      await goTo(started, 'runs?legacy=only&status=failed');
      await rows(page).first().getByRole('link').click();
      await expect(page.getByRole('article')).toBeVisible();
      await screenshot(page, `67-hub-${colorScheme}-legacy`);
      expect(await seriousProblems(page)).toEqual([]);
      await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1280, 800));
    });
  }

  test('printed no error', () => expect(started.pageErrors).toEqual([]));
});
