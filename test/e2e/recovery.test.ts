import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { expectStatus, openRunbook, startOnAllTenants, takePreflight } from './support/runbook-page';

/** The process id of the sandbox's Postgres. */
function postmasterOf(dataFolder: string): number {
  const state = JSON.parse(readFileSync(join(dataFolder, 'sandbox', 'state.json'), 'utf8')) as {
    clusterFolder: string;
  };
  const [pid] = readFileSync(join(state.clusterFolder, 'data', 'postmaster.pid'), 'utf8').split('\n');
  return Number(pid);
}

/** The sockets that a process has open, as the kernel names them. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(join(folder, fd));
    } catch {
      // Closed meanwhile.
      return '';
    }
  });
  return targets.filter((target) => target.startsWith('socket:'));
}

async function enginePid({ application }: Console): Promise<number | null> {
  return await application.evaluate(({ app }) => {
    const engine = app.getAppMetrics().find(({ serviceName, name }) => /engine/i.test(`${serviceName} ${name}`));
    return engine?.pid ?? null;
  });
}

test.describe.serial('the console survives', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('without its database keeping its files open, so that nothing of it outlives it for long', () => {
    test.skip(process.platform !== 'linux', 'only Linux tells which files a process has open');
    const ours = socketsOf(started.application.process().pid ?? 0);
    const theirs = socketsOf(postmasterOf(started.dataFolder));
    expect(ours.length).toBeGreaterThan(0);
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter((socket) => ours.includes(socket))).toEqual([]);
  });

  test('its engine being killed in the middle of a run', async () => {
    const { page } = started;
    await expect.poll(() => enginePid(started)).not.toBeNull();
    const runId = await startOnAllTenants(page, 'Fix overdue dates after the import');
    const killed = await enginePid(started);
    if (killed !== null) process.kill(killed, 'SIGKILL');
    await expect.poll(() => enginePid(started), { timeout: 20_000 }).not.toBe(killed);
    await expectStatus(page, runId, 'Succeeded', 120_000);
    await screenshot(page, '40-engine-killed');
  });

  test('the database of the sandbox being killed, which it starts again', async () => {
    const { page, dataFolder } = started;
    const killed = postmasterOf(dataFolder);
    process.kill(killed, 'SIGKILL');
    // It may be back in a moment: expect() looks once a second, this twice.
    await page.getByText(/was lost at/).waitFor({ timeout: 30_000 });
    await expect(page.getByRole('status', { name: 'Connection: live' })).toBeVisible({ timeout: 60_000 });
    expect(postmasterOf(dataFolder)).not.toBe(killed);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click();
    await expect(page.getByText('Rebuild findings lifecycle').first()).toBeVisible();
  });

  test('the end of the application: the window comes back where it was, on what was open', async () => {
    const { application, dataFolder } = started;
    const place = { x: 40, y: 30, width: 1000, height: 680 };
    await application.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    );
    await started.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Failures' }).click();
    await expect(started.page.getByRole('heading', { name: 'Failures' })).toBeVisible();
    await started.close();

    started = await launchConsole({ dataFolder });
    await untilReady(started.page);
    await expect(started.page.getByRole('heading', { name: 'Failures' })).toBeVisible();
    const bounds = await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    );
    expect(bounds).toMatchObject({ width: place.width, height: place.height });
  });

  test('its sandbox being reset: all that was done is undone', async () => {
    const { page } = started;
    await page.getByTitle('Signed in as Olivia Ops').click();
    await page.getByRole('button', { name: 'Reset the sandbox…' }).click();
    await page.getByRole('button', { name: 'Reset the sandbox', exact: true }).click();
    await expect(page.getByRole('status', { name: 'Connection: preparing' })).toBeVisible({ timeout: 10_000 });
    await expect(page.getByRole('heading', { name: 'Preparing the sandbox' })).toBeVisible();
    await screenshot(page, '41-resetting');
    await untilReady(page);
    await openRunbook(page);
    expect(await takePreflight(page)).toBeGreaterThan(10_000);
  });
});
