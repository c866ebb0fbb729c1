import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { expectStatus, openRunbook, operation, start, takePreflight } from './support/runbook-page';
import { asAdmin } from './support/sandbox-admin';
import { seriousProblems } from './support/serious-problems';

const REASON = 'key rotation INC-4412';

async function callBridge(page: Page, name: string, request?: unknown): Promise<unknown> {
  return await page.evaluate(
    async ([callName, callRequest]) => {
      const { wheelhouse } = window as unknown as {
        wheelhouse: { call(called: unknown, asked: unknown): Promise<unknown> };
      };
      return await wheelhouse.call(callName, callRequest);
    },
    [name, request] as const,
  );
}

const banner = (page: Page) => page.getByRole('region', { name: 'Break-glass' });

async function giveReason(page: Page, text: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason code').first().click();
  await page.getByRole('option', { name: 'Security' }).click();
  await dialog.getByLabel('Why').fill(text);
}

test.describe.serial('break-glass', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('is entered by its key, with a reason that says something and for some minutes', async () => {
    const { page } = started;
    await page.keyboard.press('Control+Shift+B');
    const dialog = page.getByRole('dialog', { name: 'Enter break-glass in SANDBOX' });
    const enter = dialog.getByRole('button', { name: /^Enter break-glass for/ });
    await giveReason(page, '.....');
    await expect(enter).toHaveAttribute('aria-disabled', 'true');
    await giveReason(page, REASON);
    await dialog.getByLabel('Minutes').fill('5');
    await screenshot(page, 'break-glass-1-enter');
    expect(await seriousProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Enter break-glass for 5 min in SANDBOX' }).click();
    await expect(banner(page)).toContainText(`Break-glass: SECURITY — “${REASON}”`);
    await expect(banner(page).getByRole('timer')).toHaveText(/^ends in (5:00|4:5\d)$/);
    // The dialog's shade fades out.
    await expect(page.locator('.mantine-Modal-overlay')).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await callBridge(page, 'preferences.set', { colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      expect(await seriousProblems(page, 'section[aria-label="Break-glass"]')).toEqual([]);
      await screenshot(page, `break-glass-2-active-${colorScheme}`);
    }
  });

  test('is on every screen and in the menu of who one is', async () => {
    const { page } = started;
    await openRunbook(page);
    await expect(banner(page)).toBeVisible();
    await page.getByTitle('Signed in as Olivia Ops').click();
    await expect(page.getByText('Break-glass passes missing runbook capabilities until')).toBeVisible();
    await screenshot(page, 'break-glass-3-identity');
    await page.keyboard.press('Escape');
  });

  test('asks for a reason even on one tenant, and marks the operation', async () => {
    const { page } = started;
    await openRunbook(page);
    await page.getByRole('radio', { name: 'One tenant' }).check();
    await page.getByLabel('Tenant', { exact: true }).fill('Nordlicht');
    await page
      .getByRole('option', { name: /Nordlicht/ })
      .first()
      .click();
    await takePreflight(page);
    const label = /^Start on Nordlicht.* under break-glass$/;
    await expect(page.getByRole('button', { name: label })).toHaveAttribute('aria-disabled', 'true');
    await page.getByLabel('Reason code').first().click();
    await page.getByRole('option', { name: 'Security' }).click();
    await page.getByLabel('Why').fill(REASON);
    await screenshot(page, 'break-glass-4-start');
    const runId = await start(page, label);
    await expect(operation(page, runId).getByText('Break-glass', { exact: true })).toBeVisible();
    await expectStatus(page, runId, 'Succeeded');
    await screenshot(page, 'break-glass-5-operation');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    const mark = page.getByRole('img', { name: 'Break-glass', exact: true }).first();
    const more = page.getByRole('button', { name: '1 new' });
    await expect(mark.or(more).first()).toBeVisible();
    if (await more.isVisible()) await more.click();
    await expect(mark).toBeVisible();
    await screenshot(page, 'break-glass-6-list');
  });

  test('is extended for a new reason', async () => {
    const { page } = started;
    await banner(page).getByRole('button', { name: 'Extend' }).click();
    await giveReason(page, 'still rotating INC-4412');
    await page.getByRole('dialog').getByLabel('Minutes more').fill('20');
    await screenshot(page, 'break-glass-7-extend');
    await page.getByRole('button', { name: 'Extend by 20 min' }).click();
    await expect(banner(page).getByRole('timer')).toHaveText(/^ends in 2\d:\d\d$/);
    await expect(banner(page)).toContainText('still rotating INC-4412');
  });

  test('is ended, and asks for its review', async () => {
    const { page } = started;
    await banner(page).getByRole('button', { name: 'End', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Review your break-glass' });
    await expect(dialog).toContainText('you ended it');
    await expect(dialog.getByRole('link', { name: /^#\d+/ })).toBeVisible();
    await dialog.getByRole('textbox').fill('Rotated the key and rebuilt one tenant');
    await screenshot(page, 'break-glass-8-review');
    expect(await seriousProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Store the review' }).click();
    await expect(banner(page)).toHaveCount(0);
  });

  test('is refused while the last one is not reviewed, also after a new start', async () => {
    const request = { reason: { code: 'SECURITY', text: 'a second rotation INC-4413' }, minutes: 5 };
    expect(await callBridge(started.page, 'breakGlass.enter', request)).toMatchObject({ ok: true });
    await expect(banner(started.page)).toBeVisible();
    await started.close();
    started = await launchConsole({ dataFolder: started.dataFolder });
    const { page } = started;
    await untilReady(page);
    await expect(banner(page)).toContainText('waits for its review');
    await expect(banner(page)).toContainText('the application was quit');
    await screenshot(page, 'break-glass-9-review-due');
    expect(await callBridge(page, 'breakGlass.enter', request)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'review_needed' },
    });
    await page.keyboard.press('Control+Shift+B');
    const dialog = page.getByRole('dialog', { name: 'Review your break-glass' });
    await dialog.getByRole('textbox').fill('Nothing was done, the window was closed');
    await dialog.getByRole('button', { name: 'Store the review' }).click();
    await expect(banner(page)).toHaveCount(0);
  });

  test('ends by itself when its time is over, by the real clock', async () => {
    const { page } = started;
    test.setTimeout(180_000);
    const request = { reason: { code: 'INCIDENT', text: 'a short look INC-4414' }, minutes: 1 };
    expect(await callBridge(page, 'breakGlass.enter', request)).toMatchObject({ ok: true });
    await expect(banner(page).getByRole('timer')).toHaveText(/^ends in (1:00|0:5\d)$/);
    await expect(banner(page)).toContainText('its time was over', { timeout: 90_000 });
    const session = await callBridge(page, 'session.get');
    expect(session).toMatchObject({ ok: true, value: { breakGlass: { status: 'review_needed', endCause: 'expire' } } });
    await page.keyboard.press('Control+Shift+B');
    const dialog = page.getByRole('dialog', { name: 'Review your break-glass' });
    await dialog.getByRole('textbox').fill('Looked for a minute, changed nothing');
    await dialog.getByRole('button', { name: 'Store the review' }).click();
    await expect(banner(page)).toHaveCount(0);
  });

  test('lets the application work for one who otherwise only looks, and only while it lasts', async () => {
    const { page, dataFolder } = started;
    test.setTimeout(180_000);
    const engine = async () => JSON.stringify(await callBridge(page, 'session.get'));
    await asAdmin(
      dataFolder,
      `REVOKE wheelhouse_operator FROM sandbox_operator;
       GRANT wheelhouse_viewer TO sandbox_operator;
       GRANT wheelhouse_break_glass TO sandbox_operator WITH INHERIT FALSE, SET TRUE;
       UPDATE platform_users SET capabilities =
         '["platform.console.view", "platform.ops.view", "platform.audit.view", "platform.use_break_glass"]'
       WHERE email = 'olivia.ops@platform.example'`,
    );
    await expect.poll(engine, { timeout: 60_000 }).toContain('"engine":{"status":"stopped"');
    const reason = { code: 'INCIDENT', text: 'somebody has to, INC-4415' };
    expect(await callBridge(page, 'breakGlass.enter', { reason, minutes: 10 })).toMatchObject({ ok: true });
    await expect.poll(engine, { timeout: 60_000 }).toContain('"engine":{"status":"running"');
    await openRunbook(page);
    await page.getByRole('radio', { name: 'One tenant' }).check();
    await page.getByLabel('Tenant', { exact: true }).fill('Aurelia');
    await page
      .getByRole('option', { name: /Aurelia/ })
      .first()
      .click();
    await takePreflight(page);
    await page.getByLabel('Reason code').first().click();
    await page.getByRole('option', { name: 'Incident' }).click();
    await page.getByLabel('Why').fill(reason.text);
    const runId = await start(page, /^Start on Aurelia.* under break-glass$/);
    await expectStatus(page, runId, 'Succeeded');
    await banner(page).getByRole('button', { name: 'End', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Review your break-glass' });
    await expect(dialog).toContainText('goes on at its checkpoint where a worker is connected');
    await expect.poll(engine, { timeout: 60_000 }).toContain('"engine":{"status":"stopped"');
    await screenshot(page, 'break-glass-10-review');
    await dialog.getByRole('textbox').fill('Rebuilt one tenant, nothing is left');
    await dialog.getByRole('button', { name: 'Store the review' }).click();
    await expect(banner(page)).toHaveCount(0);
  });

  test('leaves all of it in the audit, and no error on the page', async () => {
    const { page } = started;
    const list = await callBridge(page, 'audit.list', { filter: {}, cursor: null, limit: 50 });
    const text = JSON.stringify(list);
    for (const action of ['enter', 'exit', 'expire', 'review'])
      expect(text).toContain(`platform.break_glass.${action}`);
    expect(text).toContain('Rotated the key and rebuilt one tenant');
    expect(started.pageErrors).toEqual([]);
  });
});
