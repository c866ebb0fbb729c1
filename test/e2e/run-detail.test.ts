import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { type RemoteDatabase, startRemoteDatabase } from './support/remote-database';
import { expectStatus, operation } from './support/runbook-page';
import { seriousProblems } from './support/serious-problems';

const RUNBOOK = 'findings.lifecycle.backfill';
const START_ALL = [
  'run',
  RUNBOOK,
  '--all-tenants',
  '--reason-code',
  'INCIDENT',
  '--reason-text',
  'INC-4412: due dates are wrong after the import',
  '--confirm',
  'BACKFILL ALL TENANTS',
];

interface PrintedRun {
  readonly run: { readonly id: number };
}

/** Goes to an operation the way a person with its id does. */
async function openOperation(page: Page, runId: number): Promise<void> {
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .or(page.getByRole('dialog').getByRole('combobox'))
    .first()
    .fill(`#${runId}`);
  await page
    .getByRole('option', { name: new RegExp(`#${runId}\\b`) })
    .or(page.getByRole('dialog').getByText(new RegExp(`#${runId}\\b`)))
    .first()
    .click();
  await expect(operation(page, runId)).toBeVisible({ timeout: 30_000 });
}

async function openTab(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

/** The id of a finished operation by a condition on its context or type. */
async function findRun(database: RemoteDatabase, matches: (run: Record<string, unknown>) => boolean): Promise<number> {
  const { runs } = (await database.cli('runs', 'list', '--limit', '500')) as { runs: Record<string, unknown>[] };
  const found = runs.find(matches);
  if (found === undefined) throw new Error('The sandbox has no such operation.');
  return Number(found['id']);
}

test.describe.serial('the detail of an operation', () => {
  let database: RemoteDatabase;
  let started: Console;
  let page: Page;
  let runId: number;

  test.beforeAll(async () => {
    database = await startRemoteDatabase();
    started = await launchConsole({ env: database.env });
    page = started.page;
    await untilReady(page);
  });
  test.afterAll(async () => {
    await started.close();
    await database.close();
    removeDataFolder(started.dataFolder);
  });

  /** Has the next save dialog answered with a file. */
  async function saveTo(name: string): Promise<string> {
    const path = join(started.dataFolder, name);
    await started.application.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    return path;
  }

  async function exportAs(label: string, name: string): Promise<string> {
    const path = await saveTo(name);
    await operation(page, runId).getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: label }).click();
    await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8').length > 0, { timeout: 30_000 }).toBe(true);
    return readFileSync(path, 'utf8');
  }

  test('tells of a run in which a tenant failed: why, from where, against what the preflight had counted', async () => {
    // The platform works on one tenant all the while.
    await database.holdTenant();
    runId = ((await database.cli(...START_ALL, '--lock-wait', '2')) as PrintedRun).run.id;
    await openOperation(page, runId);
    await expectStatus(page, runId, 'Partially succeeded', 120_000);
    const detail = operation(page, runId);
    await expect(detail.getByText(/by Olivia Ops from the command line/)).toBeVisible();
    await expect(detail.getByText(/Incident “INC-4412: due dates are wrong after the import”/)).toBeVisible();
    await expect(detail.getByText(/of [\d,]+ would change/)).toBeVisible();
    await expect(detail.getByRole('figure', { name: /^Chart\. Throughput: peak/ })).toBeVisible();
    const chart = detail.getByRole('figure', { name: /^Chart/ });
    await chart.getByRole('button', { name: /^Throughput/ }).click();
    await expect(chart.getByRole('button', { name: /^Throughput/ })).toHaveAttribute('aria-pressed', 'false');
    await chart.getByRole('button', { name: /^Throughput/ }).click();
    await chart.getByText('As a table').click();
    await expect(chart.getByRole('row').nth(1)).toBeVisible();
    await chart.getByText('As a table').click();
    await screenshot(page, '60-run-detail');
  });

  test('finds tenants by a jump, by state and by name', async () => {
    const detail = operation(page, runId);
    await openTab(page, /^Tenants/);
    const table = detail.getByRole('table', { name: 'Tenants' });
    await expect(table.getByRole('row').nth(2)).toBeVisible();
    await detail
      .getByRole('button', { name: /^Failed 1$/ })
      .first()
      .click();
    await expect(table.getByRole('row')).toHaveCount(2);
    await expect(
      table.getByText('Somebody else held the lock of this tenant to the end of the retries.'),
    ).toBeVisible();
    await screenshot(page, '61-run-tenants-failed');
    await detail.getByRole('button', { name: 'Slowest', exact: true }).click();
    await expect(detail.getByRole('radio', { name: 'Slowest' })).toBeChecked();
    const name = await table.getByRole('row').nth(1).getByRole('cell').first().innerText();
    await detail.getByRole('textbox', { name: 'Tenant name or id' }).fill(name.slice(0, 12));
    await expect(detail.getByText(/^[\d,]+ found\.$/)).toBeVisible();
    await expect(table.getByRole('cell', { name: name.trim() }).first()).toBeVisible();
    await detail.getByRole('textbox', { name: 'Tenant name or id' }).fill('no tenant is called this');
    await expect(detail.getByText('No tenant matches')).toBeVisible();
    await detail.getByRole('button', { name: 'Show all tenants' }).click();
    await expect(table.getByRole('row').nth(2)).toBeVisible();
  });

  test('explains the failure with what to do next, and tells what happened', async () => {
    await openTab(page, /^Failures/);
    const failures = page.getByRole('region', { name: 'Failures' });
    await expect(
      failures.getByText('Wait until the other worker is done, then retry the failed tenants.'),
    ).toBeVisible();
    await expect(failures.getByText('lock_unavailable')).toBeVisible();
    await screenshot(page, '62-run-failures');
    await openTab(page, /^Timeline/);
    const timeline = page.getByRole('list', { name: 'Timeline' });
    await expect(timeline.getByText('Queued by Olivia Ops')).toBeVisible();
    await expect(timeline.getByText('Started', { exact: true })).toBeVisible();
    await expect(timeline.getByText(/The audit entry/)).toBeVisible();
    await expect(timeline.locator('time').first()).toHaveAttribute('title', /local · .+ UTC$/);
    await screenshot(page, '63-run-timeline');
  });

  test('is saved as JSON, CSV and Markdown, and copied', async () => {
    const json = JSON.parse(await exportAs('Everything as JSON…', 'run.json')) as {
      run: { id: number };
      tenants: { state: string; reason_code: string | null }[];
    };
    expect(json.run.id).toBe(runId);
    expect(json.tenants.length).toBeGreaterThan(10);
    expect(json.tenants.filter(({ state }) => state === 'failed').map(({ reason_code }) => reason_code)).toEqual([
      'lock_unavailable',
    ]);
    const csv = await exportAs('Tenants as CSV…', 'run.csv');
    expect(csv.split('\r\n').filter((line) => line !== '')).toHaveLength(json.tenants.length + 1);
    const markdown = await exportAs('Summary as Markdown…', 'run.md');
    expect(markdown).toContain(`# Operation #${runId}`);

    await operation(page, runId).getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
    await expect(page.getByText('The summary is copied, as Markdown.')).toBeVisible();
    const copied = await started.application.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain(`# Operation #${runId}: Rebuild findings lifecycle, partially succeeded`);
    await operation(page, runId).getByRole('button', { name: 'Copy link' }).click();
    await expect
      .poll(() => started.application.evaluate(({ clipboard }) => clipboard.readText()))
      .toBe(`wheelhouse://runs/${runId}`);
  });

  test('leads to what it is related to, or tells what is known of that', async () => {
    const drift = await findRun(
      database,
      ({ context }) => (context as { scope_key?: unknown }).scope_key !== undefined,
    );
    await openOperation(page, drift);
    await openTab(page, /^Related/);
    await screenshot(page, '64-run-related');
    await page.getByRole('link', { name: /^Drift findings of this scope [0-9a-f]{64}$/ }).click();
    await expect(
      page
        .getByRole('main')
        .getByRole('heading', { name: /Findings/ })
        .first(),
    ).toBeVisible();

    const backup = await findRun(
      database,
      ({ context }) => typeof (context as { backup_set_id?: unknown }).backup_set_id === 'number',
    );
    await openOperation(page, backup);
    await openTab(page, /^Related/);
    await page.getByRole('button', { name: /^Backup set \d+/ }).click();
    const panel = page.getByRole('dialog', { name: 'Backup set' });
    await expect(panel.getByText('Items')).toBeVisible();
    await screenshot(page, '65-run-related-record');
    await page.keyboard.press('Escape');

    const restore = await findRun(
      database,
      ({ context }) => (context as { restore_run_id?: unknown }).restore_run_id !== undefined,
    );
    await openOperation(page, restore);
    await openTab(page, /^Related/);
    await page.getByRole('link', { name: /^Restore run/ }).click();
    await expect(page.getByRole('article')).toBeVisible();
  });

  test('tells that a refusal of the provider blocks its connection, in either spelling', async () => {
    const blocked = await findRun(
      database,
      ({ type, outcome, failure_summary }) =>
        type === 'provider.connection.check' &&
        outcome === 'blocked' &&
        /permission_denied/.test(JSON.stringify(failure_summary)),
    );
    await openOperation(page, blocked);
    await expect(page.getByText('The connection is blocked.', { exact: false })).toBeVisible();
    await expect(page.getByText('Blocks the connection')).toBeVisible();
    await screenshot(page, '66-provider-blocked');
  });

  test('is usable by everybody, light and dark', async () => {
    await openOperation(page, runId);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const tab of [/^Tenants/, /^Failures/, /^Timeline/, /^Context/, /^Related/]) {
        await openTab(page, tab);
        expect(await seriousProblems(page)).toEqual([]);
      }
      await openTab(page, /^Tenants/);
      await screenshot(page, `67-run-detail-${scheme}`);
    }
    await started.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 800));
    await screenshot(page, '68-run-detail-narrow');
    await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1.5),
    );
    await screenshot(page, '69-run-detail-zoomed');
  });

  test('the page printed no error and broke no policy', () => {
    expect(started.pageErrors).toEqual([]);
  });
});
