import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { openRunbook, takePreflight } from './support/runbook-page';
import { asAdmin } from './support/sandbox-admin';
import { seriousProblems } from './support/serious-problems';

const rows = (page: Page) => page.getByRole('table', { name: 'Audit' }).getByRole('row');

test.describe.serial('the audit', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('opens by its key and begins with this very sign-in', async () => {
    const { page } = started;
    // The second key has its time, which a busy computer may let pass.
    await expect(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('a');
      await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(rows(page).nth(1)).toContainText('Sign-in');
    await expect(rows(page).nth(1)).toContainText('Olivia Ops');
    await screenshot(page, '40-audit');
    await page.mouse.move(0, 0);
    expect(await seriousProblems(page, '#screen')).toEqual([]);
  });

  test('is filtered, and an entry leads to its operation', async () => {
    const { page } = started;
    await page.getByRole('button', { name: 'Action' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Start', exact: true }).click();
    await page.keyboard.press('Escape');
    await expect(rows(page).nth(1)).toContainText('Start');
    await expect(page.getByRole('table', { name: 'Audit' }).getByText('Sign-in')).toHaveCount(0);
    await rows(page).nth(1).click();
    const detail = page.getByRole('dialog');
    await expect(detail.getByText('platform.ops.runbooks.start')).toBeVisible();
    await expect(detail.getByRole('region', { name: 'Metadata' })).toContainText('operation_run_id');
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await screenshot(page, '41-audit-detail-dark');
    expect(await seriousProblems(page, '[role=dialog]')).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
    const link = detail.getByRole('link', { name: /Operation #\d+/ });
    const name = await link.innerText();
    await link.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('button', { name: 'Action: Start' })).toBeVisible();
  });

  test('is exported to the file that the operator chooses', async () => {
    const { application, page, dataFolder } = started;
    for (const format of ['CSV', 'JSON']) {
      const file = join(dataFolder, `export.${format.toLowerCase()}`);
      await application.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, file);
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: `As ${format}…` }).click();
      await expect(page.getByText(/entries saved/).first()).toBeVisible();
      await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('platform.ops.runbooks.start');
      expect(await readFile(file, 'utf8')).not.toContain('platform.auth.login');
    }
  });

  test('says when entries can not be written, and stops saying it once they are', async () => {
    const { page, dataFolder } = started;
    await asAdmin(dataFolder, 'ALTER TABLE audit_logs ADD CONSTRAINT refused CHECK (false) NOT VALID');
    await openRunbook(page);
    await takePreflight(page);
    const banner = page.getByText(/1 audit entry waits to be written/);
    await expect(banner).toBeVisible({ timeout: 20_000 });
    const answer = page.getByText(/violates check constraint/);
    await expect(answer).toBeHidden();
    await page.getByText(/^Why the last try failed/).click();
    await expect(answer).toBeVisible();
    await screenshot(page, '42-audit-unsent');
    expect(await seriousProblems(page)).toEqual([]);
    await asAdmin(dataFolder, 'ALTER TABLE audit_logs DROP CONSTRAINT refused');
    await page.getByRole('button', { name: 'Send now' }).click();
    await expect(banner).toBeHidden();
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByRole('button', { name: 'Action: Start' }).click();
    await page.getByRole('menuitem', { name: 'Clear' }).click();
    await expect(rows(page).nth(1)).toContainText('Preflight');
  });

  test('has new entries wait while one reads, and is up to date when it is opened', async () => {
    const { page, dataFolder } = started;
    const record = (name: string) =>
      asAdmin(
        dataFolder,
        `INSERT INTO audit_logs (actor_name, actor_email, action, status, metadata, recorded_at)
         VALUES ('${name}', 'newcomer@platform.example', 'platform.auth.login', 'success', '{}', clock_timestamp())`,
      );
    const goTo = (place: string) =>
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click();
    await goTo('Operations');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Operations');
    await record('Nora Before');
    await goTo('Audit');
    await expect(rows(page).nth(1)).toContainText('Nora Before');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    const marked = page.getByRole('table', { name: 'Audit' }).locator('[aria-current="true"]');
    await expect(marked).toBeFocused();
    const second = await marked.innerText();
    await record('Nora Newcomer');
    const news = page.getByRole('button', { name: '1 new', exact: true });
    // An open list is read again from time to time: less often where the computer is so busy that reading takes long.
    await expect(news).toBeVisible({ timeout: 90_000 });
    await expect(rows(page).nth(1)).toContainText('Nora Before');
    await expect(marked).toBeFocused();
    await screenshot(page, '43-audit-new');
    await news.click();
    await expect(rows(page).nth(1)).toContainText('Nora Newcomer');
    await expect(rows(page).nth(2)).toContainText('Nora Before');
    await expect(news).toHaveCount(0);
    // The mark is a row's, not a place's.
    const kept = (text: string) => text.split('\n').slice(0, 3);
    expect(kept(await marked.innerText())).toEqual(kept(second));
  });

  test('is given no longer to whoever lost the capability, and what was shown goes', async () => {
    const { page, dataFolder, pageErrors } = started;
    await asAdmin(
      dataFolder,
      `UPDATE platform_users SET capabilities = capabilities - 'platform.audit.view' WHERE name = 'Olivia Ops'`,
    );
    // The window learns of it at the next action: main asks the database anew.
    await page.keyboard.press('r');
    await expect(page.getByText('The audit could not be read.')).toBeVisible();
    await expect(page.getByText(/lacks the capability platform\.audit\.view/)).toBeVisible();
    await expect(page.getByRole('table', { name: 'Audit' })).toHaveCount(0);
    expect(pageErrors).toEqual([]);
  });
});
