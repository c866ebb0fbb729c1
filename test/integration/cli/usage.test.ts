import { exec } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { buildCli, cli, errorOf } from './cli-process';

const SECRET = 'hunter2';
const NOBODY_LISTENS = `postgresql://olivia:${SECRET}@127.0.0.1:1/ops`;

beforeAll(buildCli);

describe('a wrong call', () => {
  const WRONG: [what: string, args: string[]][] = [
    ['an unknown command', ['frobnicate']],
    ['a group without a command', ['runs']],
    ['an unknown option', ['runs', 'list', '--lmit', '3']],
    ['no connection', ['runs', 'list']],
    ['an unknown profile', ['runs', 'list', '--profile', 'prod']],
    ['a missing argument', ['runs', 'show']],
    ['a surplus argument', ['runs', 'show', '1', '2']],
    ['an id that is none', ['runs', 'show', 'abc', '--url', NOBODY_LISTENS]],
    ['no target', ['preflight', 'findings.lifecycle.backfill', '--url', NOBODY_LISTENS]],
    ['two targets', ['preflight', 'x', '--all-tenants', '--tenant', '1', '--url', NOBODY_LISTENS]],
    ['an unknown source', ['run', 'x', '--all-tenants', '--source', 'me', '--url', NOBODY_LISTENS]],
    ['a negative wait', ['run', 'x', '--all-tenants', '--lock-wait=-1', '--url', NOBODY_LISTENS]],
    ['a concurrency of zero', ['worker', '--concurrency', '0', '--url', NOBODY_LISTENS]],
  ];
  it.each(WRONG)('ends with 2 and says so on stderr alone: %s', async (_what, args) => {
    const result = await cli(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).not.toBe('');
    expect(result.stderr).not.toMatch(/ {4}at .*:\d+/);
  });

  it('suggests what was probably meant', async () => {
    expect((await cli(['runs', 'shwo', '1'])).stderr).toContain('Did you mean show?');
    expect((await cli(['runs', 'list', '--lmit', '3'])).stderr).toContain('--limit');
  });

  it('is one line of JSON on stderr with --json', async () => {
    expect(errorOf(await cli(['frobnicate', '--json']))).toMatchObject({ kind: 'invalid_input' });
  });
});

describe('help and version', () => {
  it('are results, on stdout', async () => {
    expect(await cli(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    const help = await cli(['run', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples:');
    expect(help.stdout).toContain('--url <url>');
    expect((await cli(['sandbox', '--help'])).stdout).not.toContain('demo');
  });
});

describe('an output that can not be written', () => {
  const options = {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { ...process.env, WHEELHOUSE_SKIP_BUILD: '1' },
  };
  const command = (args: string) => `"${process.execPath}" bin/wheelhouse.mjs ${args}`;

  it.runIf(existsSync('/dev/full'))('ends with 5 and says so where the disk is full', async () => {
    const failing = promisify(exec)(command('db roles > /dev/full'), options);
    await expect(failing).rejects.toMatchObject({ code: 5, stderr: expect.stringContaining('ENOSPC') as string });
  });

  it.skipIf(process.platform === 'win32')('is no error where nobody reads on', async () => {
    // `true` has ended long before anything is written.
    const { stderr } = await promisify(exec)(`{ ${command('db roles')}; echo "$?" >&2; } | true`, options);
    expect(stderr).toBe('0\n');
  });
});

describe('a connection that fails', () => {
  it.each([
    ['by option', ['runs', 'list', '--url', NOBODY_LISTENS], {}],
    ['by WHEELHOUSE_URL', ['runs', 'list'], { WHEELHOUSE_URL: NOBODY_LISTENS }],
    ['by libpq’s variables', ['runs', 'list'], { PGHOST: '127.0.0.1', PGPORT: '1', PGUSER: 'o', PGPASSWORD: SECRET }],
    ['in doctor', ['doctor', '--url', NOBODY_LISTENS], {}],
    ['in the worker', ['worker', '--url', NOBODY_LISTENS], {}],
  ])('ends with 7, names the server and no password: %s', async (_how, args, env) => {
    const result = await cli(args, env);
    expect(result.code).toBe(7);
    expect(result.stderr + result.stdout).not.toContain(SECRET);
  });

  it.each([
    `postgresql:olivia:${SECRET}@127.0.0.1/ops`,
    `postgresql://olivia:12/${SECRET}@127.0.0.1/ops`,
    `mysql://olivia:${SECRET}@127.0.0.1/ops`,
    `olivia:${SECRET}@127.0.0.1/ops`,
    `host=127.0.0.1 password=${SECRET}`,
  ])('never quotes a malformed URL (%#)', async (url) => {
    for (const args of [
      ['runs', 'list', '--url', url],
      ['runs', 'list', `--urll=${url}`],
      ['runs', 'list', '--json', '--url', url],
    ]) {
      const result = await cli(args);
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).not.toContain(SECRET);
    }
  });

  it('says that the sandbox does not run, with exit code 7', async () => {
    expect((await cli(['runs', 'list', '--profile', 'sandbox'])).code).toBe(7);
    expect((await cli(['sandbox', 'url'])).code).toBe(7);
  });
});
