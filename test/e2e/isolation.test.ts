import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Console, launchConsole, PROJECT, removeDataFolder, untilReady } from './support/launch';

interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly kind: string; readonly code: string; readonly message: string };
}
interface PageWindow {
  readonly wheelhouse: { call(name: string, request?: unknown): Promise<Answer> };
}

const call = (page: Page, name: string, request?: unknown): Promise<Answer> =>
  page.evaluate(
    ([callName, value]) => (window as unknown as PageWindow).wheelhouse.call(callName as string, value),
    [name, request],
  );

/** Everything that could have been started or changed, in one text. */
async function readRuns(page: Page): Promise<string> {
  const answer = await call(page, 'runs.list', { limit: 500 });
  expect(answer.ok).toBe(true);
  return JSON.stringify((answer.value as { runs: unknown }).runs);
}

/** All that the application wrote into its data folder, outside of the sandbox and Chromium's own files. */
function readOwnFiles(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.startsWith('wheelhouse.sqlite'));
  const logs = readdirSync(join(folder, 'logs')).map((name) => join('logs', name));
  return [...files, ...logs].map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
}

test.describe.serial('the window is cut off from everything but its own application', () => {
  let started: Console;
  let server: Server;
  let outside = '';
  const reached: string[] = [];

  test.beforeAll(async () => {
    server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('1');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    started = await launchConsole();
    await untilReady(started.page);
  });
  test.afterAll(async () => {
    server.close();
    await started.close();
    removeDataFolder(started.dataFolder);
  });

  test('no request of the page leaves it, by whatever means', async () => {
    const { page } = started;
    await page.evaluate(async (origin) => {
      const element = (tag: string, fields: Record<string, string>) => {
        const made = document.createElement(tag);
        for (const [name, value] of Object.entries(fields)) made.setAttribute(name, value);
        document.body.append(made);
      };
      const quietly = async (work: () => unknown) => {
        try {
          await work();
        } catch {
          // What is refused is what should be.
        }
      };
      await quietly(() => fetch(`${origin}/fetch`));
      await quietly(() => fetch(`${origin}/no-cors`, { mode: 'no-cors' }));
      await quietly(() => navigator.sendBeacon(`${origin}/beacon`, 'x'));
      await quietly(() => new WebSocket(origin.replace('http', 'ws')));
      await quietly(() => new EventSource(`${origin}/events`));
      await quietly(() => new Worker(`${origin}/worker.js`));
      await quietly(() => import(/* @vite-ignore */ `${origin}/import.js`));
      await quietly(() => navigator.serviceWorker.register(`${origin}/service-worker.js`));
      element('img', { src: `${origin}/image` });
      element('script', { src: `${origin}/script.js` });
      element('link', { rel: 'stylesheet', href: `${origin}/style.css` });
      element('link', { rel: 'prefetch', href: `${origin}/prefetch` });
      element('link', { rel: 'preconnect', href: origin });
      element('iframe', { src: `${origin}/frame` });
      element('object', { data: `${origin}/object` });
      element('embed', { src: `${origin}/embed` });
      element('video', { src: `${origin}/video` });
      element('div', { style: `background: url(${origin}/background)` });
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
    }, outside);
    expect(reached).toEqual([]);
  });

  test('nor does one of Chromium behind the page', async () => {
    const { application } = started;
    const answers = await application.evaluate(async ({ net, session }, origin) => {
      const ask = (work: () => Promise<Response>) =>
        work().then(
          () => 'answered',
          () => 'refused',
        );
      return [
        await ask(() => net.fetch(`${origin}/main`)),
        await ask(() => session.defaultSession.fetch(`${origin}/session`)),
        await ask(() => session.fromPartition('other').fetch(`${origin}/partition`)),
      ];
    }, outside);
    expect(answers).toEqual(['refused', 'refused', 'refused']);
    expect(reached).toEqual([]);
  });

  test('text never becomes a program: no inline script, handler, evaluation or script URL', async () => {
    const { page } = started;
    const ran = await page.evaluate(async () => {
      const scope = window as unknown as Record<string, unknown>;
      scope['ran'] = [];
      const mark = (name: string) => `window.ran.push("${name}")`;
      const script = document.createElement('script');
      script.textContent = mark('inline script');
      document.body.append(script);
      const holder = document.createElement('div');
      holder.innerHTML = `<img src="x:" onerror='${mark('handler')}'><svg onload='${mark('svg')}'></svg>`;
      document.body.append(holder);
      const link = document.createElement('a');
      link.href = `javascript:${mark('script URL')}`;
      document.body.append(link);
      link.click();
      const frame = document.createElement('iframe');
      frame.srcdoc = `<script>parent.ran.push("frame")</scr` + 'ipt>';
      document.body.append(frame);
      // In a task of its own: while the debugger evaluates, Chromium lets it evaluate anything.
      setTimeout(() => {
        // By name, since the linter refuses to write them out.
        for (const name of ['eval', 'Function', 'setTimeout', 'setInterval']) {
          const evaluate = scope[name] as (program: string) => unknown;
          try {
            const made = evaluate(mark(name));
            if (typeof made === 'function') (made as () => void)();
          } catch {
            // Refused, as it should be.
          }
        }
      }, 0);
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
      holder.remove();
      frame.remove();
      return scope['ran'];
    });
    expect(ran).toEqual([]);
  });

  test('it stays on its one document, wherever it is sent', async () => {
    const { page, application } = started;
    const places = [
      `${outside}/place`,
      'file:///etc/passwd',
      'data:text/html,<h1>x</h1>',
      'about:blank',
      'chrome://gpu',
      'app://wheelhouse/index.html',
      'app://other/',
      'wheelhouse://runs/1',
      'mailto:a@b.example',
    ];
    for (const place of places) {
      await page.evaluate((url) => {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        const blank = document.createElement('a');
        blank.href = url;
        blank.target = '_blank';
        document.body.append(blank);
        blank.click();
        try {
          window.location.href = url;
        } catch {
          // Refused by the page's own rules already.
        }
        window.open(url);
        const form = document.createElement('form');
        form.action = url;
        document.body.append(form);
        form.submit();
        for (const made of [link, blank, form]) made.remove();
      }, place);
      await page.waitForTimeout(50);
      await expect.poll(() => page.url()).toBe('app://wheelhouse/');
    }
    const windows = await application.evaluate(({ BrowserWindow, webContents }) => [
      BrowserWindow.getAllWindows().length,
      webContents.getAllWebContents().filter((contents) => contents.getType() === 'window').length,
    ]);
    expect(windows).toEqual([1, 1]);
    expect(reached).toEqual([]);
    // Playwright waits for ever for the ends of navigations that were refused, unless the page is loaded anew.
    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await expect(page.getByTitle('Signed in as Olivia Ops')).toBeVisible();
  });

  test('every permission is denied', async () => {
    const answers = await started.page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'midi', 'clipboard-read', 'notifications', 'push'];
      const states = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            ({ state }) => state as string,
            () => 'denied',
          ),
        ),
      );
      const refused = (work: Promise<unknown>) =>
        work.then(
          () => 'granted',
          () => 'denied',
        );
      const devices = navigator as unknown as Record<string, { requestDevice?(filter: object): Promise<unknown> }>;
      return [
        ...states,
        await refused(navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
        await refused(navigator.mediaDevices.getDisplayMedia()),
        await refused(navigator.clipboard.readText()),
        await refused(
          new Promise((resolve, reject) => {
            navigator.geolocation.getCurrentPosition(resolve, reject);
          }),
        ),
        await refused(devices['usb']?.requestDevice?.({ filters: [] }) ?? Promise.reject(new Error('none'))),
        await refused(
          devices['hid']?.requestDevice?.({ filters: [] }).then((found) => {
            if (!Array.isArray(found) || found.length === 0) throw new Error('none');
          }) ?? Promise.reject(new Error('none')),
        ),
      ];
    });
    expect(new Set(answers)).toEqual(new Set(['denied']));
  });

  test('the bridge answers its own page only, even where another has the same preload', async () => {
    const preload = join(PROJECT, 'out', 'preload', 'index.cjs');
    const answers = await started.application.evaluate(async ({ BrowserWindow, WebContentsView }, path) => {
      const webPreferences = { preload: path, sandbox: true, contextIsolation: true };
      const ask = `window.wheelhouse.call('runs.list', {})`;
      const other = new BrowserWindow({ show: false, webPreferences });
      const view = new WebContentsView({ webPreferences });
      try {
        await other.loadURL('data:text/html,<h1>Not the console</h1>');
        await view.webContents.loadURL('app://wheelhouse/');
        return [
          (await other.webContents.executeJavaScript(ask)) as unknown,
          (await view.webContents.executeJavaScript(ask)) as unknown,
        ];
      } finally {
        other.destroy();
        view.webContents.close();
      }
    }, preload);
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { kind: 'refused', code: 'unknown_sender' } });
    }
  });

  test('a page that asks too much is told so, and is answered again later', async () => {
    const codes = await started.page.evaluate(async () => {
      const { wheelhouse } = window as unknown as PageWindow;
      const answers = await Promise.all(Array.from({ length: 600 }, () => wheelhouse.call('preferences.get')));
      return answers.map((answer) => (answer.ok ? 'ok' : (answer.error?.code ?? '')));
    });
    expect(new Set(codes)).toEqual(new Set(['ok', 'too_many_calls']));
    await started.page.waitForTimeout(2_000);
    expect((await call(started.page, 'preferences.get')).ok).toBe(true);
  });

  test('links from outside open a place or nothing, and never act', async () => {
    const { page, application } = started;
    const before = await readRuns(page);
    const links = [
      'wheelhouse://runs/1/../../runbooks',
      'wheelhouse://runs/1?confirm=BACKFILL%20ALL%20TENANTS',
      'wheelhouse://runs/1#start',
      'wheelhouse://runs/-1',
      'wheelhouse://runs/1e3',
      'wheelhouse://runs/99999999999999999999',
      'wheelhouse://runs/1/cancel',
      'wheelhouse://runbooks/findings.lifecycle.backfill/start',
      'wheelhouse://user:password@runs/1',
      'wheelhouse:javascript:alert(1)',
      'wheelhouse://runs/<script>alert(1)</script>',
      'wheelhouse://runs/1\n--url=postgres://evil',
      '--url=postgres://evil@127.0.0.1:1/x',
      'file:///etc/passwd',
      '',
    ];
    await application.evaluate(({ app }, texts) => {
      for (const text of texts) {
        app.emit('second-instance', {}, ['electron', '.', text], '/');
        app.emit('open-url', { preventDefault: () => {} }, text);
      }
    }, links);
    await page.waitForTimeout(500);
    expect(page.url()).toBe('app://wheelhouse/');
    await expect(page.getByRole('article')).toHaveCount(0);
    expect(await readRuns(page)).toBe(before);
    await application.evaluate(({ app }) => {
      app.emit('open-url', { preventDefault: () => {} }, 'wheelhouse://runs/1');
    });
    await expect(page.getByRole('article', { name: 'Operation 1', exact: true })).toBeVisible();
    expect(await readRuns(page)).toBe(before);
  });

  test('an error that nobody caught is logged without what it carries, and the console goes on', async () => {
    const { page, application, dataFolder } = started;
    await application.evaluate(() => {
      const error = Object.assign(new Error('Lost postgres://app:hunter2@db.internal/ops while reading'), {
        name: 'password=swordfish7\nforged line',
        detail: 'Key (email)=(jane@contoso.example) already exists.',
        cause: new Error('Failing row contains (7, Contoso Ltd).'),
      });
      setTimeout(() => {
        throw error;
      }, 0);
      void Promise.reject(new Error('token=ghp_16C7e42F292c6912E7710c838347Ae178B4a'));
    });
    await expect.poll(() => readOwnFiles(dataFolder)).toContain('Uncaught exception');
    const answer = await call(page, 'preferences.set', {
      recentReasons: ['Fix overdue dates', 'The password is hunter2', 'login with postgres://a:swordfish7@db/x'],
    });
    expect(answer.value).toMatchObject({ recentReasons: ['Fix overdue dates'] });
    const written = readOwnFiles(dataFolder);
    expect(written).toContain('Unhandled rejection');
    for (const secret of ['hunter2', 'swordfish7', 'db.internal', 'jane@', 'Contoso', 'ghp_', '\nforged']) {
      expect(written).not.toContain(secret);
    }
    await expect(page.getByTitle('Signed in as Olivia Ops')).toBeVisible();
  });

  test('a crash leaves no dump and sends nothing', async () => {
    const { application } = started;
    const before = await application.evaluate(({ crashReporter, BrowserWindow, app }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.forcefullyCrashRenderer();
      let isUploading: boolean;
      try {
        isUploading = crashReporter.getUploadToServer();
      } catch {
        isUploading = false;
      }
      return { isUploading, folder: app.getPath('crashDumps') };
    });
    expect(before.isUploading).toBe(false);
    await new Promise((resolve) => {
      setTimeout(resolve, 1_500);
    });
    let dumps: string[] = [];
    try {
      dumps = readdirSync(before.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dmp'));
    } catch {
      // No folder, no dump.
    }
    expect(dumps).toEqual([]);
  });
});
