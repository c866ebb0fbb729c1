import { expect, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { expectStatus, giveReason, openRunbook, operation, PHRASE, start, takePreflight } from './support/runbook-page';

test.describe.serial('the main job on the sandbox', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('a first start shows its progress, then the sandbox and who one is', async () => {
    const { page } = started;
    await expect(page.getByText('SANDBOX', { exact: true })).toBeVisible();
    await screenshot(page, '01-preparing');
    await untilReady(page);
    await page.getByTitle('Signed in as Olivia Ops').click();
    await expect(page.getByText('olivia.ops@platform.example')).toBeVisible();
    await expect(page.getByText(/Electron \d+\./)).toBeVisible();
    await screenshot(page, '02-identity');
    await page.keyboard.press('Escape');
    await screenshot(page, '03-operations');
  });

  test('a run on one tenant needs no phrase and ends well', async () => {
    const { page } = started;
    await openRunbook(page);
    await page.getByRole('radio', { name: 'One tenant' }).check();
    await page.getByLabel('Tenant', { exact: true }).fill('Nordlicht');
    await page
      .getByRole('option', { name: /Nordlicht/ })
      .first()
      .click();
    await takePreflight(page);
    await screenshot(page, '04-one-tenant');
    const runId = await start(page, /^Start on Nordlicht/);
    await expectStatus(page, runId, 'Succeeded');
    await screenshot(page, '05-one-tenant-done');
  });

  test('a start on all tenants is refused without the phrase and without a reason', async () => {
    const { page } = started;
    await openRunbook(page);
    await page.getByRole('radio', { name: 'All tenants' }).check();
    expect(await takePreflight(page)).toBeGreaterThan(0);
    const button = page.getByRole('button', { name: /^Start on [\d,]+ tenants in SANDBOX/ });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await giveReason(page, 'Fix overdue dates after the import');
    await page.getByLabel('Confirmation phrase').fill('BACKFILL ALL');
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await screenshot(page, '06-no-phrase');

    // The page is only polite about it: main refuses too.
    const answer = await page.evaluate(async () => {
      const bridge = (window as unknown as { wheelhouse: { call(name: string, request?: unknown): Promise<unknown> } })
        .wheelhouse;
      const target = { scope: 'all_tenants' };
      const runbookKey = 'findings.lifecycle.backfill';
      const preflight = (await bridge.call('runbooks.preflight', { runbookKey, target })) as { value: { id: string } };
      return await bridge.call('runbooks.start', {
        runbookKey,
        target,
        preflightId: preflight.value.id,
        reason: { code: 'DATA_REPAIR', text: 'Fix overdue dates' },
        confirmation: 'BACKFILL ALL',
      });
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  test('a run on all tenants is live, ends well, and leaves nothing to change', async () => {
    const { page } = started;
    await openRunbook(page);
    const affected = await takePreflight(page);
    expect(affected).toBeGreaterThan(10_000);
    await giveReason(page, 'Fix overdue dates after the import');
    await page.getByLabel('Confirmation phrase').fill(PHRASE);
    await screenshot(page, '07-ready-to-start');
    const runId = await start(page, /^Start on [\d,]+ tenants in SANDBOX/);
    await expect(operation(page, runId)).toBeVisible();
    await screenshot(page, '08-started');
    await expectStatus(page, runId, 'Succeeded');
    await expect(
      operation(page, runId)
        .getByText(/ processed/)
        .first(),
    ).toBeVisible();
    await screenshot(page, '09-succeeded');

    await openRunbook(page);
    expect(await takePreflight(page)).toBe(0);
    await screenshot(page, '10-verified');
  });

  test('the page printed no error and broke no policy', () => {
    expect(started.pageErrors).toEqual([]);
  });
});
