import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import { holdAnswers } from './hold-answers';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** The real application in a window. */
export interface Console {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** What the page printed as an error, violations of the content security policy among it. */
  readonly pageErrors: readonly string[];
  /** Quits without a question and waits for the end of the process. */
  close(): Promise<void>;
}

/** The Electron that scripts/test.mjs chose. */
export function electronExecutable(): string {
  const executable = process.env['WHEELHOUSE_ELECTRON'];
  if (executable === undefined)
    throw new Error('WHEELHOUSE_ELECTRON names no Electron: start these tests with npm test.');
  return executable;
}

/** A folder for one application; the sandbox's Postgres, which may belong to another user, gets through. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What the application is started with; root can't have Chromium's sandbox. */
export function launchArguments(dataFolder: string, args: readonly string[] = []): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...asRoot, '--disable-gpu', `--user-data-dir=${dataFolder}`, PROJECT, ...args];
}

function cleanEnvironment(extra: Record<string, string>): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PG|WHEELHOUSE_(URL|ENVIRONMENT|DATA_FOLDER))/.test(name),
  );
  const env = Object.fromEntries(
    kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  return { ...env, CI: '1', ...extra };
}

/** Waits for the window of an application, which may have been opened again. */
export async function windowOf(application: ElectronApplication): Promise<Page> {
  const page = application.windows().find((each) => !each.isClosed()) ?? (await application.waitForEvent('window'));
  await page.getByRole('banner').waitFor();
  return page;
}

/** Starts the application on a data folder of its own, or on the one given. */
export async function launchConsole(
  options: { dataFolder?: string; env?: Record<string, string>; args?: string[] } = {},
): Promise<Console> {
  const dataFolder = options.dataFolder ?? makeDataFolder();
  const application = await _electron.launch({
    executablePath: electronExecutable(),
    args: launchArguments(dataFolder, options.args),
    env: cleanEnvironment(options.env ?? {}),
    timeout: 60_000,
  });
  holdAnswers(application);
  // Playwright forgets it once it has ended.
  const child = application.process();
  const pageErrors: string[] = [];
  const listen = (page: Page) => {
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text());
    });
  };
  application.windows().forEach(listen);
  application.on('window', listen);
  const page = await windowOf(application);
  return {
    application,
    page,
    dataFolder,
    pageErrors,
    async close() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until the database is connected and somebody is signed in. */
export async function untilReady(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Connection: live' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByTitle('Signed in as Olivia Ops')).toBeVisible();
}

/** Keeps a picture of the page as an artefact of the test run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(PROJECT, 'test-results', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
