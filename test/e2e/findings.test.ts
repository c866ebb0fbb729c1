import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { closeBoth, launchOnRemoteDatabase, type RemoteDatabase } from './support/remote-database';
import { asAdmin } from './support/sandbox-admin';
import { seriousProblems } from './support/serious-problems';

const table = (page: Page) => page.getByRole('table', { name: 'Findings' });
const rows = (page: Page) => table(page).getByRole('row');
const firstRow = (page: Page) => rows(page).nth(1);
const filters = (page: Page) => page.getByRole('search', { name: 'Filter findings' });

async function choose(page: Page, menu: string, value: string): Promise<void> {
  await filters(page).getByRole('button', { name: menu }).click();
  await page.getByRole('menuitemcheckbox', { name: value, exact: true }).click();
  await page.keyboard.press('Escape');
}

async function open(page: Page, findingId: number): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  const field = page.getByRole('textbox', { name: /^Scope key/ });
  await expect(field).toBeVisible();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await field.fill(`#${findingId}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Finding #${findingId}`);
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(place);
}

/** An open list is read again from time to time: less often where the computer is so busy that reading takes long. */
const UNTIL_READ_AGAIN_MS = 90_000;

/** Looks at a place in both colour schemes, narrow and enlarged, and for what keeps people from using it. */
async function lookAt(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await screenshot(page, `${name}-${colorScheme}`);
    expect(await seriousProblems(page, '#screen')).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

interface Planted {
  readonly id: number;
  readonly scope_key: string;
  readonly tenant: string;
}

/** A finding with everything in it, and with secrets in every part of its evidence that is not shown. */
async function plantFinding(dataFolder: string): Promise<Planted> {
  const [planted] = await asAdmin(
    dataFolder,
    `WITH chosen AS (SELECT id, tenant_id FROM findings WHERE finding_type = 'drift' AND status = 'resolved' ORDER BY id LIMIT 1),
     changed AS (
       UPDATE findings f SET status = 'in_progress', severity = 'critical', due_at = now() - interval '3 days 1 hour', sla_days = 3,
         first_seen_at = now() - interval '9 days', last_seen_at = now() - interval '2 hours', times_seen = 12,
         triaged_at = now() - interval '7 days', in_progress_at = now() - interval '6 days', reopened_at = now() - interval '5 days',
         resolved_at = now() - interval '6 days', resolved_reason = 'no_longer_observed', baseline_run_id = 41, current_run_id = 42,
         recurrence_key = repeat('ab', 32), subject_external_id = 'policy-' || repeat('with-a-very-long-id-', 11), subject_type = 'deviceConfiguration',
         evidence_jsonb = '{"kind": "policy_snapshot", "change_type": "modified",
           "changed_fields": ["settings.passwordRequired", {"field": "x", "before": "planted-secret-1"}],
           "change_counts": {"modified": 3, "added": 1}, "run": {"baseline": 41, "current": 42, "api_key": "planted-secret-2"},
           "raw_payload": {"token": "planted-secret-3"}, "planted-secret-4": 1, "principal": "person7@customers.example"}'
       FROM chosen WHERE f.id = chosen.id RETURNING f.id, f.scope_key, f.tenant_id),
     other AS (UPDATE findings f SET recurrence_key = repeat('ab', 32)
       WHERE id = (SELECT min(f2.id) FROM findings f2, chosen WHERE f2.tenant_id = chosen.tenant_id AND f2.id > chosen.id))
     SELECT changed.id::int, scope_key, t.name AS tenant FROM changed JOIN tenants t ON t.id = changed.tenant_id`,
  );
  return planted as Planted;
}

test.describe.serial('the findings', () => {
  let started: Console;
  let planted: Planted;

  test.beforeAll(async () => {
    started = await launchConsole();
    await untilReady(started.page);
    planted = await plantFinding(started.dataFolder);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('open by their key, the newest first, counted as far as it is worth', async () => {
    const { page } = started;
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(page.getByRole('heading', { name: /^Findings/ })).toBeVisible();
    await expect(firstRow(page)).toBeVisible();
    await expect(page.getByText(/^1,000\+ findings · 1,000\+ open · 1,000\+ overdue$/)).toBeVisible();
    await expect(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Findings' }),
    ).toHaveAttribute('aria-current', 'page');
    await lookAt(page, '60-findings');
  });

  test('are narrowed by what one chooses, and back and forward go through the filters', async () => {
    const { page } = started;
    await choose(page, 'Severity', 'Critical');
    await expect(firstRow(page)).toContainText('Critical');
    await expect(table(page).getByText(/^(High|Medium|Low)$/)).toHaveCount(0);
    await filters(page).getByRole('button', { name: 'Overdue' }).click();
    await filters(page).getByRole('combobox', { name: 'Order' }).selectOption('Longest overdue first');
    await expect(firstRow(page)).toContainText(/\d+ days overdue/);
    await choose(page, 'Status', 'Triaged');
    await choose(page, 'Type', 'Drift');
    await expect(firstRow(page)).toContainText('Triaged');
    await expect(firstRow(page)).toContainText('Drift');
    await screenshot(page, '61-findings-overdue');
    for (const step of [1, 2]) {
      await page.keyboard.press('Alt+ArrowLeft');
      if (step === 1) await expect(filters(page).getByRole('button', { name: 'Type', exact: true })).toBeVisible();
    }
    await expect(filters(page).getByRole('button', { name: 'Status', exact: true })).toBeVisible();
    await expect(filters(page).getByRole('button', { name: 'Overdue' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Alt+ArrowRight');
    await expect(filters(page).getByRole('button', { name: 'Status: Triaged' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(filters(page).getByRole('button', { name: 'Overdue' })).toHaveAttribute('aria-pressed', 'false');
  });

  test('of one tenant are found by its name', async () => {
    const { page } = started;
    const field = filters(page).getByRole('combobox', { name: 'Tenant' });
    await field.click();
    await field.fill(planted.tenant);
    await page.getByRole('option', { name: planted.tenant, exact: true }).click();
    await expect(firstRow(page)).toContainText(planted.tenant);
    await expect(field).toHaveValue(planted.tenant);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(field).toHaveValue('');
  });

  test('that nothing matches are told as such', async () => {
    const { page } = started;
    await page.keyboard.press('/');
    await page.keyboard.type('no-such-scope');
    await page.keyboard.press('Enter');
    await expect(page.getByText('No finding matches')).toBeVisible();
    await screenshot(page, '62-findings-none');
    await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).last().click();
    await expect(firstRow(page)).toBeVisible();
  });

  test('show their life, and of their evidence no more than is allowed', async () => {
    const { page } = started;
    await open(page, planted.id);
    const life = page.getByRole('list', { name: 'Life' });
    await expect(life).toContainText('Reopened');
    await expect(life).toContainText('no_longer_observed');
    await expect(life).toContainText('seen 12 times');
    await expect(life).toContainText('3 days overdue');
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await expect(evidence).toContainText('policy_snapshot');
    await expect(evidence).toContainText('settings.passwordRequired');
    await expect(evidence).toContainText('1 added · 3 modified');
    await expect(evidence).toContainText('2 entries are left out');
    const html = await page.content();
    for (const secret of ['planted-secret', 'person7', 'raw_payload', 'api_key']) expect(html).not.toContain(secret);
    await lookAt(page, '63-finding');
  });

  test('lead to their inventory runs and to those that recur with them', async () => {
    const { page } = started;
    await page.getByRole('link', { name: 'Baseline inventory run #41' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/peration #\d+/);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`Finding #${planted.id}`);
    await page.getByRole('link', { name: '1 other finding with it' }).click();
    await expect(page.getByRole('button', { name: /^Remove filter: Recurrence key/ })).toBeVisible();
    await expect(rows(page)).toHaveCount(3);
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('link', { name: `Findings of the scope ${planted.scope_key}` }).click();
    await expect(page.getByRole('textbox', { name: /^Scope key/ })).toHaveValue(planted.scope_key);
    await expect(firstRow(page)).toBeVisible();
  });

  test('of an operation that looked for drift are one link away from it', async () => {
    const { page, dataFolder } = started;
    const [run] = (await asAdmin(
      dataFolder,
      `INSERT INTO operation_runs (workspace_id, tenant_id, initiator_name, type, status, outcome, run_identity_hash, context,
         started_at, completed_at)
       SELECT workspace_id, tenant_id, 'Scheduler', 'drift.generate', 'completed', 'succeeded', repeat('d', 64),
         jsonb_build_object('scope_key', scope_key, 'baseline_run_id', 41, 'current_run_id', 42), now(), now()
       FROM findings WHERE id = ${planted.id} RETURNING id::int`,
    )) as { id: number }[];
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`#${run?.id}`);
    await page
      .getByRole('option', { name: `#${run?.id}` })
      .or(page.getByText(`Open operation #${run?.id}`))
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Drift generation');
    await page.getByRole('tab', { name: /^Related/ }).click();
    await page.getByRole('link', { name: /drift findings/i }).click();
    await expect(page.getByRole('button', { name: 'Remove filter: Baseline inventory run #41' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Remove filter: Current inventory run #42' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: /^Scope key/ })).toHaveValue(planted.scope_key);
    await expect(table(page).getByRole('link', { name: `finding ${planted.id}` })).toBeVisible();
    await page.getByRole('button', { name: 'Remove filter: Baseline inventory run #41' }).click();
    await expect(page.getByRole('button', { name: /^Remove filter: Baseline/ })).toHaveCount(0);
  });

  test('are read by keys alone', async () => {
    const { page } = started;
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(firstRow(page)).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const name = await firstRow(page).getByRole('link').first().getAttribute('aria-label');
    const id = /finding (\d+)$/.exec(name ?? '')?.[1];
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`Finding #${id}`);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(firstRow(page)).toHaveAttribute('aria-current', 'true');
  });

  test('that change stay in their places, and new ones wait until they are asked for', async () => {
    test.setTimeout(4 * UNTIL_READ_AGAIN_MS);
    const { page, dataFolder } = started;
    // Where the list was left, perhaps on a finding that recurs with another.
    await goTo(page, 'Operations');
    await goTo(page, 'Findings');
    await expect(rows(page).nth(5)).toBeVisible();
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const marked = table(page).locator('[aria-current="true"]');
    await expect(marked).toBeFocused();
    const names = () =>
      rows(page)
        .getByRole('link', { name: /finding \d+$/ })
        .evaluateAll((links) => links.slice(0, 8).map((link) => link.getAttribute('aria-label')));
    const before = await names();
    const idOf = (name: string | null | undefined) => Number(/finding (\d+)$/.exec(name ?? '')?.[1]);
    const markedName = before[2];
    const plant = (count: number) =>
      asAdmin(
        dataFolder,
        `INSERT INTO findings (workspace_id, tenant_id, finding_type, scope_key, fingerprint, subject_type, subject_external_id, severity)
         SELECT workspace_id, tenant_id, finding_type, scope_key, md5(random()::text), 'newcomer', 'newcomer-' || n, 'high'
         FROM findings, generate_series(1, ${count}) n WHERE id = ${planted.id}`,
      );
    await asAdmin(dataFolder, `UPDATE findings SET severity = 'odd_severity' WHERE id = ${idOf(before[1])}`);
    await plant(2);
    const news = page.getByRole('button', { name: '2 new', exact: true });
    await expect(news).toBeVisible({ timeout: UNTIL_READ_AGAIN_MS });
    await expect(rows(page).nth(2)).toContainText(/odd.severity/i, { timeout: UNTIL_READ_AGAIN_MS });
    expect(await names()).toEqual(before);
    await expect(marked).toBeFocused();
    await screenshot(page, '64-findings-new');

    // Scrolled, and left for another place: still nothing moves.
    await page.evaluate(() => document.getElementById('screen')?.scrollTo({ top: 1_500 }));
    const scrolled = () => page.evaluate(() => document.getElementById('screen')?.scrollTop);
    await plant(118);
    await expect(page.getByRole('button', { name: '100+ new', exact: true })).toBeVisible({
      timeout: UNTIL_READ_AGAIN_MS,
    });
    expect(await scrolled()).toBe(1_500);
    await goTo(page, 'Operations');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('button', { name: '100+ new', exact: true })).toBeVisible({
      timeout: UNTIL_READ_AGAIN_MS,
    });
    expect(await scrolled()).toBe(1_500);

    await page.getByRole('button', { name: '100+ new', exact: true }).click();
    await expect(firstRow(page)).toContainText('newcomer');
    expect(await scrolled()).toBe(0);
    await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
    expect(await names()).not.toContain(markedName);
  });

  test('that leave the filter stay where they are read, with what became of them', async () => {
    const { page, dataFolder } = started;
    await choose(page, 'Status', 'New');
    await expect(firstRow(page)).toContainText('newcomer');
    const first = firstRow(page).getByRole('link').first();
    const name = (await first.getAttribute('aria-label')) ?? '';
    await asAdmin(
      dataFolder,
      `UPDATE findings SET status = 'risk_accepted' WHERE id = ${/finding (\d+)$/.exec(name)?.[1]}`,
    );
    await expect(firstRow(page)).toHaveAttribute('title', /No longer belongs here/, { timeout: UNTIL_READ_AGAIN_MS });
    await expect(firstRow(page)).toContainText('Risk accepted', { timeout: UNTIL_READ_AGAIN_MS });
    await expect(first).toHaveAttribute('aria-label', name);
    await screenshot(page, '64-findings-left');
    await page.keyboard.press('r');
    await expect(table(page).getByRole('link', { name, exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(firstRow(page)).toContainText('newcomer');
  });

  test('fit a narrow and an enlarged window', async () => {
    const { page, application } = started;
    const setWidth = (width: number) =>
      application.evaluate(
        ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setSize(wanted, 800),
        width,
      );
    const scale = () => page.evaluate(() => window.devicePixelRatio);
    for (const [name, width, zoom] of [
      ['narrow', 900, 1],
      ['enlarged', 1280, 1.5],
    ] as const) {
      await setWidth(width);
      while ((await scale()) < zoom - 0.01) {
        const before = await scale();
        await page.keyboard.press('Control+=');
        await expect.poll(scale).toBeGreaterThan(before);
      }
      await page.keyboard.press('g');
      await page.keyboard.press('f');
      await expect(firstRow(page)).toBeVisible();
      await screenshot(page, `64-findings-${name}`);
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await open(page, planted.id);
      await expect(page.getByRole('list', { name: 'Life' })).toBeVisible();
      await screenshot(page, `65-finding-${name}`);
      expect(await overflow()).toBeLessThanOrEqual(0);
    }
    await page.keyboard.press('Control+0');
    await setWidth(1280);
  });

  test('that can not be read in time say so, and are read again when asked', async () => {
    const { page, dataFolder } = started;
    await asAdmin(
      dataFolder,
      `CREATE ROLE slow_reader; ALTER TABLE findings RENAME TO findings_set_aside;
       CREATE VIEW findings AS SELECT f.* FROM findings_set_aside f, pg_sleep(60);
       GRANT SELECT ON findings TO PUBLIC`,
    );
    try {
      await page.keyboard.press('g');
      await page.keyboard.press('f');
      await choose(page, 'Severity', 'Low');
      await expect(page.getByText('The findings could not be read.')).toBeVisible({ timeout: 40_000 });
      await expect(page.getByText(/took too long/)).toBeVisible();
      await expect(page.getByText(/Choose a tenant or a scope key/)).toBeVisible();
      await screenshot(page, '66-findings-timeout');
    } finally {
      await asAdmin(
        dataFolder,
        `DROP VIEW findings; ALTER TABLE findings_set_aside RENAME TO findings; DROP ROLE slow_reader`,
      );
    }
    await page.getByRole('button', { name: 'Read again' }).click();
    await expect(firstRow(page)).toContainText('Low');
  });

  test('are given no longer to whoever lost the capability, and what was shown goes', async () => {
    const { page, dataFolder, pageErrors } = started;
    await asAdmin(
      dataFolder,
      `UPDATE platform_users SET capabilities = capabilities - 'platform.ops.view' WHERE name = 'Olivia Ops'`,
    );
    await page.keyboard.press('r');
    await expect(page.getByText('The findings could not be read.')).toBeVisible();
    await expect(page.getByText(/lacks the capability platform\.ops\.view/)).toBeVisible();
    await expect(table(page)).toHaveCount(0);
    await screenshot(page, '67-findings-forbidden');
    expect(pageErrors).toEqual([]);
  });
});

test.describe.serial('the findings of a database that goes away', () => {
  let database: RemoteDatabase;
  let started: Console;

  test.beforeAll(async () => {
    ({ database, started } = await launchOnRemoteDatabase());
  });
  test.afterAll(async () => {
    await closeBoth({ started, database });
  });

  test('stay readable where they were opened, and say why others can’t be read', async () => {
    const { page } = started;
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(firstRow(page)).toBeVisible();
    await firstRow(page).getByRole('link').first().click();
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toContainText(/^Finding #\d+/);
    await expect(page.getByRole('list', { name: 'Life' })).toBeVisible();
    const opened = /#\d+/.exec(await heading.innerText())?.[0] ?? '';

    database.network.sever();
    await expect(page.getByText(/was lost at/)).toBeVisible({ timeout: 20_000 });
    await expect(heading).toContainText(opened);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(firstRow(page)).toBeVisible();
    await screenshot(page, '68-findings-disconnected');
    await rows(page).nth(2).getByRole('link').first().click();
    await expect(
      page.getByText('The finding could not be read: findings are not kept on this computer.'),
    ).toBeVisible();
    await screenshot(page, '69-finding-disconnected');
    await page.keyboard.press('Alt+ArrowLeft');
    await firstRow(page).getByRole('link').first().click();
    await expect(page.getByRole('list', { name: 'Life' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowRight');

    database.network.restore();
    await page.getByRole('button', { name: 'Try now' }).click();
    await untilReady(page);
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(firstRow(page)).toBeVisible();
    await rows(page).nth(2).getByRole('link').first().click();
    await expect(page.getByRole('list', { name: 'Life' })).toBeVisible();
  });
});
