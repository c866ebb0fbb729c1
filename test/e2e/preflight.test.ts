import { expect, type Locator, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { type RemoteDatabase, startRemoteDatabase } from './support/remote-database';
import { expectStatus, giveReason, openRunbook, operation, PHRASE, start, takePreflight } from './support/runbook-page';
import { seriousProblems } from './support/serious-problems';

const START = /^Start on [\d,]+ tenants in STAGING/;
const CHANGED = 250;

async function chooseColours(page: Page, scheme: 'Light' | 'Dark'): Promise<void> {
  await page.getByTitle('Signed in as Olivia Ops').click();
  await page.getByText(scheme, { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
}

/** A sampled finding as the window tells it: its id, and what each column becomes. */
interface Shown {
  readonly id: number;
  readonly after: ReadonlyMap<string, string>;
}

async function readSample(page: Page): Promise<Shown[]> {
  const rows = await page.getByRole('list', { name: 'Sampled findings' }).locator('> li').all();
  return Promise.all(
    rows.map(async (row) => {
      const id = Number(/#(\d+)/.exec(await row.innerText())?.[1]);
      const columns = await row.locator('dt').allInnerTexts();
      const after = await row.locator('dd strong').allInnerTexts();
      return { id, after: new Map(columns.map((column, index) => [column, after[index] ?? ''])) };
    }),
  );
}

/** Local day and time to the second, as the window writes instants. */
function local(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A stored value as the window would have told it before the run. */
function told(column: string, value: unknown, row: Record<string, unknown>, startedAt: Date): string {
  if (value === null) return '—';
  if (column === 'recurrence_key' && typeof value === 'string') return value.slice(0, 8);
  if (column === 'due_at' && value instanceof Date) {
    const days = Number(row['sla_days']);
    if (value.getTime() === startedAt.getTime() + days * 86_400_000) return `start + ${days} days`;
  }
  if (value instanceof Date) return local(value);
  return typeof value === 'number' ? value.toLocaleString('en-US') : z.string().parse(value);
}

function conflicts(page: Page): Locator {
  return page.getByRole('region', { name: 'Preflight' }).getByRole('list', { name: 'Conflicts' });
}

test.describe.serial('a preflight worth trusting', () => {
  let remote: RemoteDatabase;
  let started: Console;
  let runId: number;
  test.beforeAll(async () => {
    remote = await startRemoteDatabase();
    started = await launchConsole({ env: remote.env });
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started?.close();
    await remote?.close();
    if (started !== undefined) removeDataFolder(started.dataFolder);
  });

  test('shows who holds a lock, the database’s health and every tenant', async () => {
    const { page } = started;
    const held = await remote.holdTenant();
    await openRunbook(page);
    await takePreflight(page);
    await expect(conflicts(page)).toContainText(/held by another worker until \d\d:\d\d:\d\d/);
    const database = page.getByRole('list', { name: 'Database' });
    await expect(database).toContainText('Nobody waits to change a table of the run.');
    await expect(database).toContainText('connections are free');
    await expect(page.getByText('a cautious guess')).toBeVisible();
    await screenshot(page, '50-preflight-lock-held');
    await held.release();

    const tenants = page.getByRole('region', { name: 'Tenants of the preflight' });
    await tenants.getByLabel('Find a tenant').fill('Nordlicht');
    await expect(tenants.getByRole('row')).toHaveCount(2);
    await expect(tenants.getByRole('cell', { name: /Nordlicht/ })).toBeVisible();
    await tenants.getByLabel('Find a tenant').fill('no such tenant');
    await expect(tenants).toContainText('No tenant of this preflight matches');
    await screenshot(page, '51-preflight-no-tenant');
  });

  test('shows real rows before and after, and the run then writes just that', async () => {
    const { page } = started;
    expect(await takePreflight(page)).toBeGreaterThan(0);
    await expect(conflicts(page)).toContainText('All locks are free.');
    const sample = await readSample(page);
    expect(sample.length).toBeGreaterThan(3);
    const list = page.getByRole('list', { name: 'Sampled findings' });
    for (const kind of [
      'acknowledged becomes triaged',
      'due date set',
      'recurrence key computed',
      'merged as a duplicate',
    ]) {
      await expect(list.getByText(kind).first()).toBeAttached();
    }
    for (const scheme of ['Dark', 'Light'] as const) {
      await chooseColours(page, scheme);
      await screenshot(page, `52-preflight-${scheme.toLowerCase()}`);
      expect(await seriousProblems(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 900, height: 700 });
    await screenshot(page, '53-preflight-narrow');
    await page.setViewportSize({ width: 1280, height: 800 });

    await giveReason(page, 'Fix overdue dates after the import');
    await page.getByLabel('Confirmation phrase').fill(PHRASE);
    runId = await start(page, START);
    await expectStatus(page, runId, 'Succeeded');

    const [run] = await remote.sql('SELECT started_at FROM operation_runs WHERE id = $1', [runId]);
    const startedAt = run?.['started_at'] as Date;
    for (const { id, after } of sample) {
      const [row] = await remote.sql('SELECT * FROM findings WHERE id = $1', [id]);
      if (row === undefined) throw new Error(`Finding ${id} is gone.`);
      const written = [...after.keys()].map((column) => [column, told(column, row[column], row, startedAt)]);
      expect(Object.fromEntries(written), `finding ${id}`).toEqual(Object.fromEntries(after));
    }
  });

  test('is verified after the run: nothing is left, until something changes', async () => {
    const { page } = started;
    const card = operation(page, runId).getByRole('region', { name: 'Verification' });
    await card.getByRole('button', { name: 'Verify' }).click();
    await expect(card.getByText('0 left')).toBeVisible();
    await expect(card).toContainText(/verified (just now|\d+ s ago)/);
    await screenshot(page, '54-verified');
    expect(await remote.cli('runs', 'verify', String(runId))).toMatchObject({
      run_id: runId,
      left_count: 0,
      tenants: [],
    });

    await remote.sql('UPDATE findings SET times_seen = NULL WHERE id IN (SELECT id FROM findings ORDER BY id LIMIT 3)');
    await card.getByRole('button', { name: 'Verify again' }).click();
    await expect(card.getByText('3 left')).toBeVisible();
    await expect(card.getByRole('table', { name: 'What is left' })).toContainText('changed since');
    await screenshot(page, '55-something-left');
    expect(await seriousProblems(page)).toEqual([]);
  });

  test('refuses a start whose world has drifted, and offers a new preflight', async () => {
    const { page } = started;
    await openRunbook(page);
    expect(await takePreflight(page)).toBe(3);
    await giveReason(page, 'Fix what changed since');
    await page.getByLabel('Confirmation phrase').fill(PHRASE);
    await remote.sql(
      'UPDATE findings SET times_seen = NULL WHERE id IN (SELECT id FROM findings ORDER BY id LIMIT $1)',
      [CHANGED],
    );
    await page.getByRole('button', { name: START }).click();
    const drift = page.getByRole('table', { name: 'What has changed since the preflight' });
    await expect(drift.getByRole('row', { name: 'Will change' })).toContainText(/3\s*250\s*± 100/);
    await drift.scrollIntoViewIfNeeded();
    await screenshot(page, '56-drifted');
    expect(await seriousProblems(page)).toEqual([]);
    expect(await remote.sql('SELECT max(id)::int AS newest FROM operation_runs')).toEqual([{ newest: runId }]);

    await page.getByRole('button', { name: 'Take a new preflight' }).first().click();
    await expect(drift).toBeHidden();
    await expect(page.getByText(`${CHANGED} of`)).toBeVisible();
    runId = await start(page, START);
    await expectStatus(page, runId, 'Succeeded');
  });

  test('says that nothing would change, and that a start is not needed', async () => {
    const { page } = started;
    await openRunbook(page);
    expect(await takePreflight(page)).toBe(0);
    await expect(page.getByText('There is no need to start')).toBeVisible();
    await expect(page.getByText(/measured|rows\/s/).first()).toBeHidden();
    await screenshot(page, '57-nothing-to-change');
  });

  test('keeps the name of a tenant that was picked', async () => {
    const { page } = started;
    await page.getByRole('radio', { name: 'One tenant' }).check();
    const picker = page.getByLabel('Tenant', { exact: true });
    await picker.fill('Nordlicht');
    const option = page.getByRole('option', { name: /Nordlicht/ }).first();
    await option.click();
    await expect(picker).toHaveValue(/Nordlicht/);
    await page.getByRole('heading', { name: 'Rebuild findings lifecycle' }).click();
    await expect(picker).toHaveValue(/Nordlicht/);
    await picker.click();
    await page.keyboard.press('Escape');
    await expect(picker).toHaveValue(/Nordlicht/);
    await takePreflight(page);
    await screenshot(page, '58-one-tenant');
  });

  test('where counting takes too long an estimate is told as one, and an exact count can be had', async () => {
    const other = await launchConsole({ env: { ...remote.env, WHEELHOUSE_COUNT_LIMIT: '0' } });
    const { page } = other;
    try {
      await untilReady(page);
      await remote.sql('UPDATE findings SET times_seen = NULL');
      await openRunbook(page);
      const step = page.getByRole('region', { name: 'Preflight' });
      await step.getByRole('button', { name: 'Run preflight' }).click();
      await expect(step.getByRole('note')).toContainText('It vouches for no start.', { timeout: 30_000 });
      await expect(step.getByText(/^About/)).toContainText('will change');
      await expect(page.getByText('This is an estimate: count exactly.')).toBeVisible();
      await screenshot(page, '60-estimate');
      expect(await seriousProblems(page)).toEqual([]);

      await step.getByRole('button', { name: 'Count exactly' }).click();
      await expect(step.getByRole('note')).toBeHidden({ timeout: 30_000 });
      await expect(step.getByText('one snapshot')).toBeVisible();
      await expect(page.getByText('This is an estimate: count exactly.')).toBeHidden();
    } finally {
      await other.close();
      removeDataFolder(other.dataFolder);
    }
  });

  test('stays readable while the database is away, and says why nothing can be done', async () => {
    const { page } = started;
    await page.getByRole('radio', { name: 'All tenants' }).check();
    await takePreflight(page);
    remote.network.sever();
    await expect(page.getByRole('status', { name: /Connection: (?!live)/ })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/findings will change/)).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Run again|Take a new preflight)$/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await screenshot(page, '59-preflight-away');
    remote.network.restore();
  });

  test('the page printed no error and broke no policy', () => {
    expect(started.pageErrors).toEqual([]);
  });
});
