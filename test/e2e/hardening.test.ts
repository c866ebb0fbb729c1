import { expect, test } from '@playwright/test';
import { type Console, launchConsole, removeDataFolder } from './support/launch';

interface PageWindow {
  readonly wheelhouse: {
    call(name: string, request?: unknown): Promise<{ ok: boolean; error?: { code: string; message: string } }>;
    on(name: string, listener: () => void): () => void;
  };
}

test.describe.serial('the window is locked down', () => {
  let started: Console;
  test.beforeAll(async () => {
    started = await launchConsole();
  });
  test.afterAll(async () => {
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('its page is sandboxed and comes from the application itself', async () => {
    const { page, application } = started;
    expect(page.url()).toBe('app://wheelhouse/');
    const settings = await application.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    expect(settings).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const globals = await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window));
    expect(globals).toEqual([]);
  });

  test('its policy allows no inline script, no evaluation and no other host', async () => {
    const policy = await started.page.evaluate(async () => {
      const response = await fetch('app://wheelhouse/index.html');
      return response.headers.get('content-security-policy');
    });
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'self';`);
    expect(policy).not.toContain('unsafe');
    const hasRun = await started.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "injected"';
      document.head.append(script);
      return document.title === 'injected';
    });
    expect(hasRun).toBe(false);
  });

  test('each load gets its own style nonce', async () => {
    const nonces = await started.page.evaluate(async () => {
      const load = async () => /csp-nonce" content="([^"]+)"/.exec(await (await fetch('/index.html')).text())?.[1];
      return [await load(), await load()];
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]).not.toBe('__CSP_NONCE__');
  });

  test('the scheme serves nothing outside of the page', async () => {
    const statuses = await started.page.evaluate(async () => {
      const paths = [
        '/../main/index.js',
        '/%2e%2e/main/index.js',
        '/..%2fmain%2findex.js',
        '/assets/',
        '/package.json',
      ];
      return await Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(new Set(statuses)).toEqual(new Set([404]));
    const elsewhere = await started.page.evaluate(() => fetch('app://other/index.html').catch(() => null));
    expect(elsewhere).toBeNull();
  });

  test('the bridge takes known names only, and parses what is sent', async () => {
    const answers = await started.page.evaluate(async () => {
      const { wheelhouse } = window as unknown as PageWindow;
      const unknown = await wheelhouse.call('__proto__').catch((error: Error) => error.message);
      const malformed = await wheelhouse.call('runs.get', { runId: `1; DROP TABLE x` });
      let event = 'accepted';
      try {
        wheelhouse.on('anything', () => {});
      } catch {
        event = 'refused';
      }
      return { unknown, malformed, event };
    });
    expect(answers.unknown).toContain('no such name');
    expect(answers.event).toBe('refused');
    expect(answers.malformed).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(answers.malformed.error?.message).not.toContain('DROP');
  });

  test('it opens no other page, no window, and is granted no permission', async () => {
    const { page, application } = started;
    expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    // Playwright waits for the end of a navigation that is refused, so main is asked, and nothing of the page after it.
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    const urls = () =>
      application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
      );
    await expect.poll(urls).toEqual(['app://wheelhouse/']);
  });
});
