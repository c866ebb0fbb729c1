import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import ssh2 from 'ssh2';
import { type Console, launchConsole, removeDataFolder, screenshot, untilReady } from './support/launch';
import { type RemoteDatabase, startRemoteDatabase } from './support/remote-database';

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

test.describe.serial('connections', () => {
  let remote: RemoteDatabase;
  let started: Console;
  test.beforeAll(async () => {
    remote = await startRemoteDatabase();
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
    await remote.close();
  });

  const url = () => new URL(remote.env['WHEELHOUSE_URL'] ?? '');
  const password = () => decodeURIComponent(url().password);

  test('a connection is made from a URL, warned about, tested and kept without its password', async () => {
    const { page } = started;
    await page.getByRole('button', { name: /switch connection/ }).click();
    await page.getByRole('menuitem', { name: 'Manage connections…' }).click();
    await expect(page.getByText('No connection yet')).toBeVisible();
    await screenshot(page, '30-no-connections');
    await page.getByRole('button', { name: 'New connection' }).click();
    const form = page.getByRole('dialog', { name: 'New connection' });
    await form.getByLabel('Paste a URL').fill(`${url().href}?sslmode=disable`.replace(/\?.*\?/, '?'));
    await form.getByRole('button', { name: 'Fill in' }).click();
    await expect(form.getByText('The password in the URL was left out')).toBeVisible();
    await expect(form.getByText(/Everybody on the network can read your password/)).toBeVisible();
    await form.getByLabel('Name', { exact: true }).fill('eu-ops');
    await expect(form.getByLabel('Environment')).toHaveValue('production');
    await form.getByLabel('Password for the test').fill('wrong');
    await form.getByRole('button', { name: 'Test the connection' }).click();
    await expect(form.getByRole('alert').filter({ hasText: 'refused the user name or password' })).toBeVisible();
    await form.getByLabel('Password for the test').fill(password());
    await form.getByRole('button', { name: 'Test the connection' }).click();
    await expect(form.getByText(/^Connected to .* Postgres 18/)).toBeVisible();
    await screenshot(page, '31-connection-form');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, '31-connection-form-dark');
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Save the connection' }).click();
    await expect(form).toBeHidden();
    await expect(page.getByRole('list', { name: 'Connections' }).getByText('eu-ops', { exact: true })).toBeVisible();
    await screenshot(page, '32-connections');
    await expectAccessible(page);
  });

  test('a wrong password is told as such, is not tried again, and the right one connects', async () => {
    const { page } = started;
    await page.getByRole('button', { name: 'Connect to eu-ops' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect to eu-ops' });
    await dialog.getByLabel('Password', { exact: true }).fill('wrong');
    await dialog.getByRole('button', { name: 'Connect to eu-ops' }).click();
    await expect(page.getByRole('heading', { name: 'eu-ops needs a password' })).toBeVisible();
    await expect(page.getByText('refused the user name or password')).toBeVisible();
    await expect(page.getByText(/Waits for a password/)).toBeVisible();
    await screenshot(page, '33-wrong-password');
    await page.getByRole('button', { name: 'Enter the password…' }).click();
    await dialog.getByLabel('Password', { exact: true }).fill(password());
    await dialog.getByRole('button', { name: 'Connect to eu-ops' }).click();
    await untilReady(page);
  });

  test('the frame shows production, and writes are locked there until they are unlocked by name', async () => {
    const { page } = started;
    await expect(page.getByText('PRODUCTION', { exact: true }).first()).toBeVisible();
    await expect(page.locator('[data-environment="production"]').first()).toBeVisible();
    const refused = await page.evaluate(async () => {
      const bridge = (window as unknown as { wheelhouse: { call(name: string, request?: unknown): Promise<unknown> } })
        .wheelhouse;
      return await bridge.call('runs.cancel', { runId: 1 });
    });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'refused', code: 'writes_locked' } });
    await page.getByRole('button', { name: 'Writes locked' }).click();
    await expect(page.getByRole('dialog', { name: 'Unlock writes to production?' })).toHaveCSS('opacity', '1');
    await screenshot(page, '34-unlock');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unlock writes to eu-ops' }).click();
    await expect(page.getByRole('button', { name: 'Writes locked' })).toBeHidden();
    await screenshot(page, '35-production');
  });

  test('a key that is protected asks for its passphrase, which a wrong one does not open', async () => {
    const { page } = started;
    const keyFile = join(started.dataFolder, 'id_protected');
    const key = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'correct horse',
      cipher: 'aes256-cbc',
      rounds: 4,
    });
    await writeFile(keyFile, key.private, { mode: 0o600 });
    const hop = { host: '127.0.0.1', port: 9, user: 'nobody', identityFile: keyFile };
    const draft = { name: 'behind-ssh', environment: 'staging', database: 'ops', user: 'olivia', service: null };
    const rest = { sslMode: 'disable', sslRootCert: null, sslCert: null, sslKey: null, targetSessionAttrs: 'any' };
    const saved = await page.evaluate(
      async (request) => {
        const bridge = (window as unknown as { wheelhouse: { call(name: string, asked: unknown): Promise<unknown> } })
          .wheelhouse;
        return await bridge.call('profiles.save', request);
      },
      {
        profileId: null,
        draft: {
          ...draft,
          ...rest,
          hosts: [{ host: 'db.internal', port: 5432 }],
          options: null,
          credential: { kind: 'pgpass' },
          sshHops: [hop],
        },
      },
    );
    expect(saved).toMatchObject({ ok: true });
    await page.getByRole('button', { name: /switch connection/ }).click();
    await page.getByRole('menuitem', { name: 'Manage connections…' }).click();
    // The list is read anew when one comes back to the window.
    await page.reload();
    await page.getByRole('button', { name: 'Connect to behind-ssh' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect to behind-ssh' });
    await dialog.getByLabel('Passphrase of the SSH key').fill('battery staple');
    await expect(dialog).toHaveCSS('opacity', '1');
    await screenshot(page, '37-passphrase');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Connect to behind-ssh' }).click();
    await expect(page.getByRole('heading', { name: 'behind-ssh needs a passphrase' })).toBeVisible();
    await expect(page.getByText('does not open the key')).toBeVisible();
    await screenshot(page, '38-wrong-passphrase');
    await page.getByRole('button', { name: 'Enter the passphrase…' }).click();
    await dialog.getByLabel('Passphrase of the SSH key').fill('correct horse');
    await dialog.getByRole('button', { name: 'Connect to behind-ssh' }).click();
    // Nothing listens there; but the key was opened.
    await expect(page.getByRole('heading', { name: 'behind-ssh can’t be reached' })).toBeVisible({ timeout: 30_000 });
  });

  test('the sandbox is one choice away, with its own frame', async () => {
    const { page } = started;
    await page.getByRole('button', { name: /switch connection/ }).click();
    await expect(page.getByRole('menu')).toHaveCSS('opacity', '1');
    await screenshot(page, '36-switcher');
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: /Sandbox/ }).click();
    await untilReady(page);
    await expect(page.getByText('SANDBOX', { exact: true }).first()).toBeVisible();
    expect(started.pageErrors).toEqual([]);
  });
});
