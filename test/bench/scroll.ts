import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type Page } from '@playwright/test';
import { withClient } from '../support/test-server';

const READY_MS = 600_000;
const WARM_UP_FRAMES = 120;
const FRAMES = 1_200;
/** How many pixels a frame scrolls: two rows are a hand that turns a wheel, five one that wants to get far. */
const SPEEDS = { 'scroll, two rows a frame': 64, 'scroll, five rows a frame': 160 } as const;

/** Operations over the last weeks, as many as asked for beside those of the sandbox. */
async function fill(dataFolder: string, count: number): Promise<void> {
  const cli = join(process.cwd(), 'bin', 'wheelhouse.mjs');
  const { stdout } = await promisify(execFile)('node', [cli, '--data-folder', dataFolder, 'sandbox', 'url', '--admin']);
  await withClient(stdout.trim(), async (client) => {
    await client.query(
      `INSERT INTO operation_runs (workspace_id, tenant_id, initiator_name, type, status, outcome, run_identity_hash,
         summary_counts, started_at, completed_at, created_at, updated_at)
       SELECT t.workspace_id, t.id, (ARRAY['Olivia Ops', 'Scheduler', 'System', 'Carla Oncall'])[1 + n % 4],
         (ARRAY['policy.sync', 'inventory.sync', 'drift.generate', 'backup_schedule.scheduled'])[1 + n % 4], 'completed',
         (ARRAY['succeeded', 'succeeded', 'succeeded', 'partially_succeeded', 'failed'])[1 + n % 5], md5(n::text),
         jsonb_build_object('total', n % 500, 'processed', n % 500, 'updated', n % 300), at, at + interval '3 minutes', at, at
       FROM generate_series(1, $1) AS n
       CROSS JOIN LATERAL (SELECT now() - n * interval '70 seconds' AS at) AS times
       JOIN LATERAL (SELECT id, workspace_id FROM tenants WHERE external_id <> 'platform' ORDER BY id
         OFFSET n % 20 LIMIT 1) AS t ON true`,
      [count],
    );
  });
}

/** What of a page is used here: this file is compiled for Node, which knows none of it. */
interface PageGlobals {
  readonly document: {
    getElementById(id: string): {
      readonly scrollTop: number;
      scrollBy(by: { top: number; behavior: 'instant' }): void;
    };
  };
  requestAnimationFrame(frame: (nowMs: number) => void): void;
}

/** Scrolls the list by so much a frame. Returns the times between frames, in milliseconds. */
function scroll(page: Page, frames: number, pixels: number): Promise<number[]> {
  return page.evaluate(
    ({ count, top }) =>
      new Promise<number[]>((resolve) => {
        const { document, requestAnimationFrame } = globalThis as unknown as PageGlobals;
        const screen = document.getElementById('screen');
        const times: number[] = [];
        let last = performance.now();
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (times.length > count) return resolve(times.slice(1));
          screen.scrollBy({ top, behavior: 'instant' });
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { count: frames, top: pixels },
  );
}

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** How smoothly the real window scrolls a list of so many operations; pages are read on the way. */
export async function benchScroll(count: number, print: (line: string) => void): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wheelhouse-scroll-'));
  chmodSync(dataFolder, 0o755);
  const executablePath = process.env['WHEELHOUSE_ELECTRON'];
  if (executablePath === undefined)
    throw new Error('WHEELHOUSE_ELECTRON names no Electron: start this with npm run bench.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const application = await _electron.launch({
    executablePath,
    args: [...asRoot, '--disable-gpu', `--user-data-dir=${dataFolder}`, process.cwd()],
  });
  const child = application.process();
  try {
    const page = await application.firstWindow();
    const table = page.getByRole('table', { name: 'Operations' });
    await table.waitFor({ timeout: READY_MS });
    await fill(dataFolder, count);
    const deadlineMs = Date.now() + READY_MS;
    while (Number(await table.getAttribute('aria-rowcount')) <= count) {
      if (Date.now() > deadlineMs) throw new Error('The operations did not arrive in the list.');
      await page.waitForTimeout(500);
    }
    // New rows wait to be shown; the list from its head is what is scrolled.
    await page.getByRole('link', { name: 'Failures' }).click();
    await page.getByRole('link', { name: 'Operations', exact: true }).click();
    const more = page.getByRole('button', { name: /^[\d,]+ new$/ });
    if (await more.isVisible()) await more.click();
    print(`Scrolling a list of ${count.toLocaleString('en')} operations, frames in ms`);
    print(`${''.padEnd(34)} ${['median', 'p95', 'longest'].map((word) => word.padStart(8)).join(' ')}`);
    await scroll(page, WARM_UP_FRAMES, SPEEDS['scroll, two rows a frame']);
    for (const [name, pixels] of Object.entries(SPEEDS)) {
      const sorted = (await scroll(page, FRAMES, pixels)).toSorted((a, b) => a - b);
      const cells = [quantile(sorted, 0.5), quantile(sorted, 0.95), sorted.at(-1) ?? Number.NaN];
      print(`${`  ${name}`.padEnd(34)} ${cells.map((ms) => ms.toFixed(1).padStart(8)).join(' ')}`);
    }
    const read = await page.evaluate(
      () => (globalThis as unknown as PageGlobals).document.getElementById('screen').scrollTop / 32,
    );
    print(`  rows gone through: ${Math.round(read).toLocaleString('en')}`);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}
