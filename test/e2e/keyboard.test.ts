import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as patient, type Locator, type Page, test } from '@playwright/test';
import { type Console, launchConsole, PROJECT, removeDataFolder, screenshot, untilReady } from './support/launch';
import { expectStatus, operation } from './support/runbook-page';

/** Other tests may have the machine busy. */
const expect = patient.configure({ timeout: 40_000 });

/** Presses tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab does not reach it.');
}

/** What has the focus, told short; "body" is nowhere. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    return element === null || element === document.body ? 'body' : `${element.tagName.toLowerCase()}#${element.id}`;
  });
}

async function palette(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('textbox').fill(typed);
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

function names(page: Page) {
  return page.getByRole('dialog').getByRole('button').allInnerTexts();
}

test.describe.serial('with the keyboard alone', () => {
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

  test('the first tab skips to the screen', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to the screen' })).toBeFocused();
    await screenshot(page, '65-skip');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  test('the palette opens an operation by its id, its sign or its link', async () => {
    for (const [typed, id] of [
      ['12', 12],
      ['#13', 13],
      ['wheelhouse://runs/14', 14],
    ] as const) {
      await palette(page, typed);
      await expect(page.getByRole('dialog').getByText(`Open operation #${id}`)).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(operation(page, id)).toBeVisible();
    }
  });

  test('the palette finds by letters, offers what was chosen last first, and shows keys', async () => {
    await palette(page, 'inbx');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /^Inbox/ })).toBeVisible();
    await palette(page, '');
    const [first] = await names(page);
    expect(first).toMatch(/^Go to the inbox\s+g\s*i$/);
    await screenshot(page, '66-palette');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await palette(page, 'nothing is called this');
    await expect.poll(() => names(page)).toEqual(['Operations that match “nothing is called this”']);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('every place has its keys, and the focus is on the screen after each', async () => {
    const places = [
      ['o', 'Operations'],
      ['r', 'Runbooks'],
      ['f', 'Findings'],
      ['a', 'Audit'],
      ['i', 'Inbox'],
    ] as const;
    for (const [key, heading] of places) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${heading}`) })).toBeVisible();
      expect(await focused(page)).not.toBe('body');
    }
  });

  test('the sheet of keys opens, tells of each place, and gives the focus back', async () => {
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet).toBeVisible();
    for (const told of ['Go to the inbox', 'Search or run', 'Next row', 'Larger', 'Open it in its own window']) {
      await expect(sheet.getByText(told, { exact: true })).toBeVisible();
    }
    await screenshot(page, '67-shortcuts');
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await expect.poll(() => focused(page)).toBe('main#screen');
  });

  test('the main job, from the palette to the end of the operation', async () => {
    await palette(page, 'rebuild findings');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Rebuild findings lifecycle' })).toBeVisible();
    await tabTo(page, page.getByRole('radio', { name: 'All tenants' }));
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'One tenant' })).toBeChecked();
    const picker = page.getByLabel('Tenant', { exact: true });
    await tabTo(page, picker);
    await page.keyboard.type('Seetal');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(picker).toHaveValue(/^Seetal .+/);
    const step = page.getByRole('region', { name: 'Preflight' });
    await tabTo(page, step.getByRole('button', { name: /Run (preflight|again)/ }));
    await page.keyboard.press('Enter');
    await expect(step.getByText(/^taken/).first()).toBeVisible({ timeout: 30_000 });
    const startButton = page.getByRole('button', { name: /^Start on Seetal/ });
    await expect(startButton).not.toHaveAttribute('aria-disabled', 'true');
    await tabTo(page, startButton);
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: /View operation #\d+/ }).last();
    const runId = Number(/#(\d+)/.exec(await link.innerText())?.[1]);
    await palette(page, String(runId));
    await page.keyboard.press('Enter');
    await expectStatus(page, runId, 'Succeeded');
    // Told to those who don't see the badge change.
    await expect(page.getByRole('status', { name: 'Ended operations' })).toContainText(`Operation ${runId}`);
  });

  test('lists are walked by j and k, opened by enter, and stepped through by brackets', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect(page.getByRole('heading', { name: 'Operations' })).toBeVisible();
    const links = page.getByRole('link', { name: /^Operation \d+/ });
    await expect(links.nth(3)).toBeVisible();
    const ids = await Promise.all(
      [0, 1, 2].map(async (index) =>
        Number(/\d+/.exec((await links.nth(index).getAttribute('aria-label')) ?? '')?.[0]),
      ),
    );
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(operation(page, ids[1] ?? 0)).toBeVisible();
    await page.keyboard.press(']');
    await expect(operation(page, ids[2] ?? 0)).toBeVisible();
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await expect(operation(page, ids[0] ?? 0)).toBeVisible();
    expect(await focused(page)).toBe('main#screen');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(operation(page, ids[1] ?? 0)).toBeVisible();
  });

  test('zoom goes in steps, is remembered, and breaks no layout', async () => {
    const factor = () =>
      started.application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
      );
    const isBroken = () =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth + 1;
      });
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    for (const expected of [1.1, 1.25, 1.5, 1.75, 2, 2]) {
      await page.keyboard.press('Control+=');
      await expect.poll(factor).toBeCloseTo(expected, 2);
      expect(await isBroken()).toBe(false);
    }
    for (const [key, name] of [
      ['i', 'inbox'],
      ['o', 'operations'],
      ['r', 'runbooks'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await picture(started, `68-zoom-200-${name}`);
      expect(await isBroken()).toBe(false);
    }
    await page.keyboard.press('Control+-');
    await expect.poll(factor).toBeCloseTo(1.75, 2);
    await started.close();
    started = await launchConsole({ dataFolder: started.dataFolder });
    page = started.page;
    await untilReady(page);
    await expect.poll(factor).toBeCloseTo(1.75, 2);
    await page.keyboard.press('Control+0');
    await expect.poll(factor).toBeCloseTo(1, 2);
  });

  test('nothing moves where the system asks for that', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        const longest = Math.max(
          ...[animationDuration, transitionDuration]
            .flatMap((text) => text.split(','))
            .map((text) => Number.parseFloat(text)),
        );
        return longest > 0.01 ? [`${element.tagName} ${longest}`] : [];
      }),
    );
    expect(moving).toEqual([]);
    await page.emulateMedia({ reducedMotion: null });
  });
});
