import { expect as patient, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { openRunbook, takePreflight } from './support/runbook-page';
import { allProblems } from './support/serious-problems';

/** Other tests may have the machine busy. */
const expect = patient.configure({ timeout: 40_000 });

function navigation(page: Page) {
  return page.getByRole('navigation', { name: 'Main' });
}

async function chooseColours(page: Page, scheme: 'Light' | 'Dark'): Promise<void> {
  await page.getByTitle('Signed in as Olivia Ops').click();
  // The settings have the same choice.
  await page.getByRole('dialog', { name: 'Olivia Ops' }).getByText(scheme, { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
}

/** Goes by the palette, which knows every place. */
async function go(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('textbox').fill(command);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Search or run' })).toHaveCount(0);
}

/** Goes to a place the way a link from outside does. */
async function show(page: Page, route: string): Promise<void> {
  await page.evaluate(async (wanted) => {
    const { wheelhouse } = window as unknown as {
      wheelhouse: { call(name: string, request: unknown): Promise<unknown> };
    };
    await wheelhouse.call('window.showMain', { route: wanted });
  }, route);
}

/** A screen or dialog, and how one gets there; it says itself when it is all there. */
interface Shown {
  readonly name: string;
  open(page: Page): Promise<void>;
}

/** The first row of a list that has one. */
function firstRow(page: Page, list: string) {
  return page.getByRole('table', { name: list }).getByRole('row').nth(1);
}

const SCREENS: readonly Shown[] = [
  {
    name: 'operations',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Operations' }).click();
      await expect(page.getByText('Role definitions sync').first()).toBeVisible();
    },
  },
  {
    name: 'operation',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Failures' }).click();
      await page.getByText('Partially succeeded').first().click();
      await page
        .getByRole('link', { name: /^Operation \d+/ })
        .first()
        .click();
      await expect(page.getByRole('article')).toBeVisible();
    },
  },
  {
    name: 'legacy-operation',
    async open(page) {
      // One of the list: others lead to the operation that stands for them.
      await show(page, 'runs?legacy=only&status=failed');
      await expect(firstRow(page, 'Operations')).toContainText('Legacy');
      await firstRow(page, 'Operations').click();
      await expect(page.getByRole('article', { name: /^Legacy operation \d+$/ })).toBeVisible();
    },
  },
  {
    name: 'stuck',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Stuck' }).click();
      await expect(page.getByRole('heading', { level: 1, name: /^Stuck/ })).toBeVisible();
    },
  },
  {
    name: 'runbooks',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Runbooks' }).click();
      await expect(page.getByRole('main').getByRole('link', { name: 'Rebuild findings lifecycle' })).toBeVisible();
    },
  },
  {
    name: 'runbook',
    async open(page) {
      await openRunbook(page);
      await takePreflight(page);
    },
  },
  {
    name: 'findings',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Findings' }).click();
      await expect(firstRow(page, 'Findings')).toBeVisible();
    },
  },
  {
    name: 'finding',
    async open(page) {
      await show(page, 'findings/5');
      await expect(page.getByRole('article')).toBeVisible();
    },
  },
  {
    name: 'audit',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Audit' }).click();
      await expect(firstRow(page, 'Audit')).toBeVisible();
    },
  },
  {
    name: 'inbox',
    async open(page) {
      await navigation(page)
        .getByRole('link', { name: /^Inbox/ })
        .click();
      await expect(firstRow(page, 'Inbox')).toBeVisible();
    },
  },
  {
    name: 'settings',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Settings' }).click();
      await expect(page.getByText(/ · agreed with the database /)).toBeVisible();
    },
  },
  {
    name: 'connections',
    async open(page) {
      await navigation(page).getByRole('link', { name: 'Connections' }).click();
      await expect(page.getByRole('heading', { level: 1, name: /^Connections/ })).toBeVisible();
    },
  },
];

/** Each is closed by escape. */
const DIALOGS: readonly Shown[] = [
  {
    name: 'palette',
    async open(page) {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Search or run' })).toBeVisible();
    },
  },
  {
    name: 'shortcuts',
    async open(page) {
      await page.getByRole('main').focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    },
  },
  {
    name: 'identity',
    async open(page) {
      await page.getByTitle('Signed in as Olivia Ops').click();
      await expect(page.getByText('olivia.ops@platform.example')).toBeVisible();
    },
  },
  {
    name: 'break-glass',
    async open(page) {
      await page.getByRole('main').focus();
      await page.keyboard.press('Control+Shift+B');
      await expect(page.getByRole('dialog', { name: /^Enter break-glass/ })).toBeVisible();
    },
  },
  {
    name: 'reset',
    async open(page) {
      await go(page, 'reset the sandbox');
      await expect(page.getByRole('dialog', { name: 'Reset the sandbox?' })).toBeVisible();
    },
  },
  {
    name: 'switcher',
    async open(page) {
      await page.getByRole('button', { name: /switch connection$/ }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
];

test.describe('axe finds nothing', () => {
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
    test.describe(`in ${scheme.toLowerCase()} colours`, () => {
      test.beforeAll(() => chooseColours(started.page, scheme));

      for (const { name, open } of SCREENS) {
        test(`on the screen ${name}`, async () => {
          const { page } = started;
          await open(page);
          await screenshot(page, `30-${scheme.toLowerCase()}-${name}`);
          // A row that is marked has another background, on which everything has to be readable too.
          await page.keyboard.press('j');
          expect(await allProblems(page)).toEqual([]);
        });
      }

      for (const { name, open } of DIALOGS) {
        test(`in the dialog ${name}`, async () => {
          const { page } = started;
          await open(page);
          await screenshot(page, `31-${scheme.toLowerCase()}-${name}`);
          expect(await allProblems(page)).toEqual([]);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        });
      }
    });
  }
});
