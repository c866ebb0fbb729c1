import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPackageWithOptions, extractAll, listPackage } from '@electron/asar';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { FUSES, readFuses } from '../../scripts/package/fuses.mjs';
import { freePort } from '../../src/main/sandbox/free-port';
import { endOf, isListening, makeDataFolder, removeDataFolder, runPacked, startWindow } from './packed-processes';

const packed = inject('packed');
const archive = join(packed.folder, 'resources', 'app.asar');

/** What test/package/witness.mjs tells. */
const testimony = z.object({
  isPackaged: z.boolean(),
  page: z.string(),
  /** The rows of the list of operations. */
  operations: z.array(z.string()),
  loads: z.number(),
  hasDevTools: z.boolean(),
  windows: z.number(),
  menu: z.array(z.string()),
  bridge: z.array(z.string()),
});

/** What could make a trusted program do something else, each of which a package has to ignore. */
async function hostileEnvironment(folder: string): Promise<{ env: NodeJS.ProcessEnv; wasRun: () => Promise<boolean> }> {
  const mark = join(folder, 'was-run');
  const script = join(folder, 'hostile.cjs');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
  const env = {
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require=${script}`,
    WHEELHOUSE_SQLITE_BINDING: script,
    ELECTRON_RENDERER_URL: 'http://127.0.0.1:9/',
  };
  const wasRun = () =>
    stat(mark).then(
      () => true,
      () => false,
    );
  return { env, wasRun };
}

let dataFolder: string;
let hostile: Awaited<ReturnType<typeof hostileEnvironment>>;
let scratch: string;
beforeEach(async () => {
  dataFolder = makeDataFolder();
  scratch = await mkdtemp(join(tmpdir(), 'wheelhouse-hostile-'));
  hostile = await hostileEnvironment(scratch);
});
afterEach(async () => {
  removeDataFolder(dataFolder);
  await rm(scratch, { recursive: true, force: true });
});

it('has its fuses set', async () => {
  const wanted = Object.fromEntries(Object.entries(FUSES).map(([name, isOn]) => [name, isOn ? 'on' : 'off']));
  expect(await readFuses(packed.executable)).toEqual(wanted);
});

describe('the archive', () => {
  const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/').slice(1));

  it('holds what runs', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/index.js',
        'out/main/engine.js',
        'out/main/history-thread.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
        'node_modules/pg/package.json',
        'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
      ]),
    );
  });

  it('holds nothing else: no sources, tests, tools or maps', () => {
    const top = new Set(files.map((file) => file.split('/')[0] ?? ''));
    expect(top).toEqual(new Set(['node_modules', 'out', 'package.json']));
    expect(files.filter((file) => /\.(ts|tsx|map|md|gyp|cc|cpp|h)$|\.test\./.test(file))).toEqual([]);
    const tools = Object.keys(packageJson.devDependencies).filter((name) => files.includes(`node_modules/${name}`));
    expect(tools).toEqual([]);
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
    ]);
  });

  it('is the only application there is, and nothing beside it can be written by others', async () => {
    for (const other of ['app', 'default_app.asar']) {
      await expect(stat(join(packed.folder, 'resources', other))).rejects.toMatchObject({ code: 'ENOENT' });
    }
    for (const path of [packed.executable, archive, join(packed.folder, 'wheelhouse')]) {
      expect((await stat(path)).mode & 0o022).toBe(0);
    }
  });
});

describe('the command line', () => {
  it('needs no display, keeps stdout clean and has its exit codes', async () => {
    expect(await runPacked(packed.folder, ['--version'])).toMatchObject({
      code: 0,
      stdout: `${packageJson.version}\n`,
    });
    const wrong = await runPacked(packed.folder, ['runs', 'shwo', '1']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Did you mean show?');
  });

  it('takes switches of Chromium for what they are not', async () => {
    const { code, stderr } = await runPacked(packed.folder, ['runs', 'list', '--remote-debugging-port=0']);
    expect(code).toBe(2);
    expect(stderr).toContain('--remote-debugging-port');
  });

  it('is no Node, and loads nothing that the environment names', async () => {
    expect(await runPacked(packed.folder, ['--version'], hostile.env)).toMatchObject({
      code: 0,
      stdout: `${packageJson.version}\n`,
    });
    expect(await hostile.wasRun()).toBe(false);
  });
});

describe('the window', () => {
  it.each(['--remote-debugging-port=0', '--remote-debugging-pipe'])('does not open with %s', async (option) => {
    const window = startWindow(packed.executable, [option], { WHEELHOUSE_DATA_FOLDER: dataFolder });
    const { code, stderr } = await endOf(window);
    expect(code).toBe(1);
    expect(stderr).toContain('A package lets nobody debug its pages.');
    expect(await readdir(dataFolder)).not.toContain('logs');
  });

  it('opens the sandbox, whatever the environment asks for, and is debugged by nobody', async () => {
    const inspect = await freePort(null);
    const window = startWindow(packed.executable, [`--inspect=${inspect}`], {
      ...hostile.env,
      WHEELHOUSE_DATA_FOLDER: dataFolder,
    });
    const ended = endOf(window);
    try {
      const env = { WHEELHOUSE_DATA_FOLDER: dataFolder };
      const list = () =>
        runPacked(packed.folder, ['--profile', 'sandbox', 'runs', 'list', '--limit', '1', '--json'], env);
      await expect.poll(async () => (await list()).code, { timeout: 90_000, interval: 1_000 }).toBe(0);
      await expect.poll(() => readdir(dataFolder), { timeout: 30_000 }).toContain('wheelhouse.sqlite');
      expect(await isListening(inspect)).toBe(false);
      const log = await readFile(join(dataFolder, 'logs', 'wheelhouse.log'), 'utf8');
      expect(log).toContain(`Wheelhouse ${packageJson.version} starts on Electron`);
      // A binding, an engine or a thread that can't be loaded is told there.
      expect(log).not.toMatch(/could not be used|Cannot (?:find|access)|ERR_/);
      expect((await stat(join(dataFolder, 'wheelhouse.sqlite'))).size).toBeGreaterThan(0);
      expect(await hostile.wasRun()).toBe(false);
    } finally {
      window.kill('SIGTERM');
      await ended;
    }
    expect((await ended).code).toBe(0);
  });

  it('shows its page with the operations of the kept history, and no way opens the developer tools or reloads it', async () => {
    const extracted = join(scratch, 'app');
    const copy = join(scratch, 'package');
    extractAll(archive, extracted);
    const description = JSON.parse(await readFile(join(extracted, 'package.json'), 'utf8')) as object;
    await writeFile(join(extracted, 'package.json'), JSON.stringify({ ...description, main: 'witness.mjs' }));
    await writeFile(join(extracted, 'witness.mjs'), await readFile(join(import.meta.dirname, 'witness.mjs')));
    await promisify(execFile)('cp', ['-al', packed.folder, copy]);
    await rm(join(copy, 'resources', 'app.asar'));
    await rm(join(copy, 'resources', 'app.asar.unpacked'), { recursive: true });
    await createPackageWithOptions(extracted, join(copy, 'resources', 'app.asar'), {
      unpack: '{**/*.node,**/@embedded-postgres/**}',
    });
    const window = startWindow(join(copy, 'wheelhouse-console'), [], { WHEELHOUSE_DATA_FOLDER: dataFolder });
    const { stdout, stderr } = await endOf(window);
    expect(stdout, stderr).toContain('isPackaged');
    const seen = testimony.parse(JSON.parse(stdout));
    expect(seen).toMatchObject({ isPackaged: true, hasDevTools: false, loads: 0, windows: 1 });
    expect(seen.page).toContain('SANDBOX');
    expect(seen.operations).not.toEqual([]);
    // Each has an id.
    for (const row of seen.operations) expect(row).toMatch(/^\d+$/m);
    expect(seen.menu).not.toEqual(expect.arrayContaining([expect.stringMatching(/devtools|reload/i)]));
    expect(seen.bridge.toSorted()).toEqual(['call', 'on']);
  });
});
