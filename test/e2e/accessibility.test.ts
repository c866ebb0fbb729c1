import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { openRunbook, takePreflight } from './support/runbook-page';
import { seriousProblems } from './support/serious-problems';

async function chooseColours(page: Page, scheme: 'Light' | 'Dark'): Promise<void> {
  await page.getByTitle('Signed in as Olivia Ops').click();
  await page.getByText(scheme, { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
}

test.describe.serial('axe finds nothing serious', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  for (const scheme of ['Light', 'Dark'] as const) {
    test(`in ${scheme.toLowerCase()} colours`, async () => {
      const { page } = started;
      const name = (screen: string) => `30-${scheme.toLowerCase()}-${screen}`;
      await chooseColours(page, scheme);
      const navigation = page.getByRole('navigation', { name: 'Main' });
      await navigation.getByRole('link', { name: 'Operations' }).click();
      await expect(page.getByText('Role definitions sync').first()).toBeVisible();
      await screenshot(page, name('operations'));
      expect(await seriousProblems(page)).toEqual([]);

      await navigation.getByRole('link', { name: 'Failures' }).click();
      await page.getByText('Partially succeeded').first().click();
      await expect(page.getByRole('article')).toBeVisible();
      await screenshot(page, name('operation'));
      expect(await seriousProblems(page)).toEqual([]);

      await openRunbook(page);
      await takePreflight(page);
      await screenshot(page, name('runbook'));
      expect(await seriousProblems(page)).toEqual([]);
    });
  }
});
