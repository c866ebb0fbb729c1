import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { hasKeyring, type Keyring, startKeyringBus } from './support/keyring';
import {
  type Console,
  launchConsole,
  makeDataFolder,
  removeDataFolder,
  screenshot,
  untilReady,
} from './support/launch';
import { type RemoteDatabase, startRemoteDatabase } from './support/remote-database';

test.describe.serial('a password in the keychain', () => {
  test.skip(!hasKeyring(), 'GNOME Keyring is not installed (Debian packages gnome-keyring, libsecret-1-0)');

  let dataFolder: string;
  let remote: RemoteDatabase;
  let keyring: Keyring;
  let started: Console | null = null;

  test.beforeAll(async () => {
    dataFolder = makeDataFolder();
    keyring = await startKeyringBus();
    await keyring.unlock();
    remote = await startRemoteDatabase();
  });
  test.afterEach(async () => {
    await started?.close();
    started = null;
  });
  test.afterAll(async () => {
    await remote?.close();
    await keyring?.remove();
    removeDataFolder(dataFolder);
  });

  const launch = async (env: Record<string, string> = {}): Promise<Page> => {
    const args = ['--password-store=gnome-libsecret'];
    started = await launchConsole({ dataFolder, env: { ...keyring.env, ...env }, args });
    return started.page;
  };
  const password = () => decodeURIComponent(new URL(remote.env['WHEELHOUSE_URL'] ?? '').password);

  test('is kept where it is wished, and nothing on the disk can be read', async () => {
    const page = await launch(remote.env);
    await untilReady(page);
    const url = new URL(remote.env['WHEELHOUSE_URL'] ?? '');
    const profile = {
      name: 'eu-ops',
      environment: 'production',
      hosts: [{ host: url.hostname, port: Number(url.port) }],
      database: url.pathname.slice(1),
      user: decodeURIComponent(url.username),
      credential: { kind: 'keychain' },
      sslMode: 'disable',
      sslRootCert: null,
      sslCert: null,
      sslKey: null,
      targetSessionAttrs: 'any',
      options: null,
      service: null,
      sshHops: [],
    };
    const saved = await page.evaluate(async (draft) => {
      const bridge = (window as unknown as { wheelhouse: { call(name: string, asked: unknown): Promise<unknown> } })
        .wheelhouse;
      return await bridge.call('profiles.save', { profileId: null, draft });
    }, profile);
    expect(saved).toMatchObject({ ok: true });
    await page.getByRole('button', { name: /switch connection/ }).click();
    await page.getByRole('menuitem', { name: 'Manage connections…' }).click();
    // The list is read anew when one comes back to the window.
    await page.reload();
    await page.getByRole('button', { name: 'Connect to eu-ops' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect to eu-ops' });
    await dialog.getByLabel('Password', { exact: true }).fill(password());
    await expect(dialog.getByLabel('Remember it in this computer’s keychain')).toBeChecked();
    await dialog.getByRole('button', { name: 'Connect to eu-ops' }).click();
    await expect(page.getByText('PRODUCTION', { exact: true }).first()).toBeVisible();
    await untilReady(page);
    const kept = readFileSync(join(dataFolder, 'passwords.json'), 'utf8');
    const [encrypted] = Object.values(JSON.parse(kept) as Record<string, string>);
    // Chromium's mark of what a key of the keychain encrypted; v10 would be the key that everybody knows.
    const bytes = Buffer.from(encrypted ?? '', 'base64');
    expect(bytes.subarray(0, 3).toString()).toBe('v11');
    expect(bytes.includes(password())).toBe(false);
    expect(readFileSync(join(dataFolder, 'profiles.json'), 'utf8')).not.toContain(password());
  });

  test('connects without a question after the application and the keychain were started anew', async () => {
    await keyring.unlock();
    const page = await launch();
    await expect(page.getByText('PRODUCTION', { exact: true }).first()).toBeVisible();
    await untilReady(page);
  });

  for (const state of ['not running', 'locked'] as const) {
    test(`is asked for where the keychain is ${state}, and connects when it is typed`, async () => {
      if (state === 'locked') await keyring.lock();
      else await keyring.stop();
      const page = await launch();
      await expect(page.getByRole('heading', { name: 'eu-ops needs a password' })).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('keychain gives no password for eu-ops')).toBeVisible();
      await screenshot(page, `39-keychain-${state.replace(' ', '-')}`);
      await page.getByRole('button', { name: 'Enter the password…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Connect to eu-ops' });
      await expect(dialog.getByText('is locked or not running')).toBeVisible();
      await dialog.getByLabel('Password', { exact: true }).fill(password());
      await dialog.getByRole('button', { name: 'Connect to eu-ops' }).click();
      await untilReady(page);
    });
  }

  test('is still there once the keychain is', async () => {
    await keyring.unlock();
    await untilReady(await launch());
  });
});
