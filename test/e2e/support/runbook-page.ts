import { expect, type Page } from '@playwright/test';

export const PHRASE = 'BACKFILL ALL TENANTS';

/** Goes to the runbook the way a person does. */
export async function openRunbook(page: Page): Promise<void> {
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await navigation.getByRole('link', { name: 'Runbooks' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Rebuild findings lifecycle' }).click();
  await expect(page.getByRole('heading', { name: 'Rebuild findings lifecycle' })).toBeVisible();
}

/** Takes a preflight and gives how many findings it says will change. */
export async function takePreflight(page: Page): Promise<number> {
  const step = page.getByRole('region', { name: 'Preflight' });
  await step.getByRole('button', { name: /^(Run (preflight|again)|Take a new preflight)$/ }).click();
  await expect(step.getByRole('progressbar', { name: 'Preflight' })).toHaveCount(0, { timeout: 30_000 });
  await expect(step.getByText(/^taken (just now|\d+ s)/)).toBeVisible({ timeout: 30_000 });
  const nothing = step.getByText(/Nothing would change/);
  const some = step.getByText(/will change/);
  await expect(nothing.or(some).first()).toBeVisible();
  if (await nothing.isVisible()) return 0;
  const text = await step
    .getByText(/will change/)
    .first()
    .innerText();
  return Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
}

/** Says why. */
export async function giveReason(page: Page, text: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Reason code' }).or(page.getByLabel('Reason code')).first().click();
  await page.getByRole('option', { name: 'Data repair' }).click();
  await page.getByLabel('Why').fill(text);
}

/** Presses start and gives the id of the operation that the toast links to. */
export async function start(page: Page, label: RegExp): Promise<number> {
  await page.getByRole('button', { name: label }).click();
  const link = page.getByRole('link', { name: /View operation #\d+/ }).last();
  const text = await link.innerText();
  await link.click();
  return Number(/#(\d+)/.exec(text)?.[1]);
}

/** From the catalog to a started run on all tenants, whose page is open. */
export async function startOnAllTenants(page: Page, reason: string): Promise<number> {
  await openRunbook(page);
  await takePreflight(page);
  await giveReason(page, reason);
  await page.getByLabel('Confirmation phrase').fill(PHRASE);
  return await start(page, /^Start on [\d,]+ tenants in /);
}

/** The operation that is open. */
export function operation(page: Page, runId: number) {
  return page.getByRole('article', { name: `Operation ${runId}` });
}

/** Waits until the open operation shows a status. */
export async function expectStatus(page: Page, runId: number, status: string, timeout = 90_000): Promise<void> {
  const heading = operation(page, runId).getByRole('heading', { level: 1 });
  await expect(heading).toContainText(status, { timeout });
}
