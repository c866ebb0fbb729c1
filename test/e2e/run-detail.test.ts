import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Console, screenshot } from './support/launch';
import { closeBoth, launchOnRemoteDatabase, type RemoteDatabase } from './support/remote-database';
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
    ({ database, started, page } = await launchOnRemoteDatabase());
  });
  test.afterAll(async () => {
    await closeBoth({ started, database });
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

  test('stays smooth with 5,000 tenants of very long names, held and years ago', async () => {
    const many = 900_001;
    await database.asAdministrator(
      `WITH made AS (
         INSERT INTO tenants (workspace_id, external_id, name)
         SELECT (SELECT id FROM workspaces ORDER BY id LIMIT 1), gen_random_uuid(),
           'Donaudampfschifffahrtsgesellschaft ' || repeat('Süd', 30) || ' ' || i
         FROM generate_series(1, 5000) i RETURNING id
       ), run AS (
         INSERT INTO operation_runs (id, workspace_id, initiator_name, type, status, outcome, run_identity_hash, summary_counts,
                                     context, started_at, completed_at, created_at, updated_at)
         SELECT ${many}, workspace_id, repeat('Wolfeschlegelsteinhausen ', 8), type, 'completed', 'succeeded', 'many', summary_counts,
                context, '2019-03-01T10:00:00Z', '2019-03-01T10:10:00Z', '2019-03-01T10:00:00Z', '2019-03-01T10:10:00Z'
         FROM operation_runs WHERE id = ${runId} RETURNING id
       ), control AS (
         INSERT INTO wheelhouse.run_controls (run_id, runbook_key, scope, tenant_key_prefix, lock_wait_seconds)
         SELECT id, 'findings.lifecycle.backfill', 'all_tenants', 'x', 60 FROM run
       ), samples AS (
         INSERT INTO wheelhouse.run_samples (run_id, at, processed, batches, batch_ms, batch_ms_max, batch_rows)
         SELECT id, '2019-03-01T10:00:00Z'::timestamptz + make_interval(secs => i), i * 40, 3, 200 + i % 90, 400, 5000
         FROM run CROSS JOIN generate_series(0, 600) i WHERE i NOT BETWEEN 301 AND 399
       ), events AS (
         INSERT INTO wheelhouse.run_events (run_id, kind, actor_name, at)
         SELECT id, kind, 'Olivia Ops', at FROM run CROSS JOIN (VALUES
           ('paused', '2019-03-01T10:05:00Z'::timestamptz), ('resumed', '2019-03-01T10:06:40Z')) AS e (kind, at)
       ), holds AS (
         INSERT INTO wheelhouse.run_holds (run_id, reason, started_at, until)
         SELECT id, 'A replica is 40 s behind.', '2019-03-01T10:02:00Z', '2019-03-01T10:02:45Z' FROM run
       )
       INSERT INTO wheelhouse.run_tenants (run_id, tenant_id, job_group, total, scanned, row_updated, lock_owner, state,
                                           attempts, started_at, finished_at)
       SELECT run.id, made.id, 1, made.id, made.id, made.id, '', 'succeeded', 1, '2019-03-01T10:00:00Z',
              '2019-03-01T10:00:00Z'::timestamptz + make_interval(secs => made.id % 500)
       FROM made CROSS JOIN run`,
    );
    await openOperation(page, many);
    const detail = operation(page, many);
    await expect(detail.getByText(/^Held/)).toBeVisible();
    await expect(detail.getByText(/^Paused/)).toBeVisible();
    await screenshot(page, '70-run-many-tenants');
    await openTab(page, /^Tenants/);
    const table = detail.getByRole('table', { name: 'Tenants' });
    await expect(table).toHaveAttribute('aria-rowcount', '5001');
    await expect(detail.getByText('500 of 5,000 read; scroll for more.')).toBeAttached();
    // Only rows in sight exist, however many there are.
    expect(await table.getByRole('row').count()).toBeLessThan(120);
    await expect(async () => {
      await page.evaluate(() => document.getElementById('screen')?.scrollTo({ top: 10_000_000 }));
      await expect(detail.getByText(/ of 5,000 read/)).toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 60_000 });
    expect(await table.getByRole('row').count()).toBeLessThan(120);
    // The head of the table stands right below the tabs.
    const gap = await page.evaluate(() => {
      const tabs = document.querySelector('[role=tablist]')?.getBoundingClientRect().bottom ?? 0;
      const head = document.querySelector('[role=columnheader]')?.parentElement?.getBoundingClientRect().top ?? 0;
      return head - tabs;
    });
    expect(gap).toBeLessThanOrEqual(0);
    await screenshot(page, '71-run-many-tenants-end');
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
    // Narrow, at 150% on a small screen, and both at once: nothing hangs out to the side.
    for (const [width, zoom] of [
      [900, 1],
      [1280, 1.5],
      [900, 1.5],
    ] as const) {
      await started.application.evaluate(
        ({ BrowserWindow }, size) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setSize(size.width, 800);
          window?.webContents.setZoomFactor(size.zoom);
        },
        { width, zoom },
      );
      await expect
        .poll(() =>
          page.evaluate(() => {
            const screen = document.getElementById('screen');
            return screen === null ? 0 : screen.scrollWidth - screen.clientWidth;
          }),
        )
        .toBeLessThanOrEqual(0);
      await screenshot(page, `68-run-detail-${width}-${zoom * 100}`);
    }
    await started.application.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.setZoomFactor(1);
      window?.setSize(1280, 800);
    });
  });

  test('the page printed no error and broke no policy', () => {
    expect(started.pageErrors).toEqual([]);
  });
});
