import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from '../../../src/main/cli/exit-codes';
import { runCli } from '../../../src/main/cli/run-cli';
import { mapOperator } from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { buildCli, cli, errorOf } from './cli-process';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SCRIPT = '/usr/bin/script';

let database: TestDatabase;
let role: LoginRole;
let password: string;
let withoutPassword: string;

beforeAll(async () => {
  await buildCli();
  database = await createTestDatabase('installed');
  role = await createLoginRole(database, ['wheelhouse_operator']);
  await mapOperator(database, role.url);
  const url = new URL(role.url);
  password = decodeURIComponent(url.password);
  url.password = '';
  withoutPassword = url.href;
});
afterAll(async () => {
  await role?.drop();
  await database?.drop();
});

/** One call in this process, on a terminal where these answers are typed. */
async function onTerminal(answers: string[], ...args: string[]) {
  const questions: string[] = [];
  let written = '';
  const write = (text: string) => (written += text);
  const exitCode = await runCli(args, {
    env: {},
    platform: 'linux',
    homeFolder: '/nonexistent',
    resourcesFolder: '/nonexistent',
    stdout: { write },
    stderr: { write, isTTY: true },
    askSecret(question) {
      questions.push(question);
      return Promise.resolve(answers.shift() ?? '');
    },
  });
  return { exitCode, questions, written };
}

it('a password is asked for on a terminal, once and only where the server wants one', async () => {
  const list = ['runs', 'list', '--json', '--data-folder', '/nonexistent'];
  const asked = await onTerminal([password], ...list, '--url', withoutPassword);
  expect(asked).toMatchObject({ exitCode: EXIT.ok, questions: ['Password of the database'] });
  expect(asked.written).not.toContain(password);
  expect((await onTerminal([], ...list, '--url', role.url)).questions).toEqual([]);
  const wrong = await onTerminal(['swordfish'], ...list, '--url', withoutPassword);
  expect(wrong).toMatchObject({ exitCode: EXIT.unreachable, questions: ['Password of the database'] });
  expect(wrong.written).toContain('wrong_password');
  expect(wrong.written).not.toContain('swordfish');
  // Nobody answers there: that is told as ever, and nothing is asked.
  const dead = await onTerminal([], ...list, '--url', 'postgresql://me@127.0.0.1:9/none?sslmode=disable');
  expect(dead).toMatchObject({ exitCode: EXIT.unreachable, questions: [] });
});

it('without a terminal it is a clear error at once', async () => {
  const result = await cli(['runs', 'list', '--json', '--url', withoutPassword]);
  expect(result).toMatchObject({ code: EXIT.unreachable, stdout: '' });
  expect(errorOf(result)).toMatchObject({ code: 'password_needed' });
  expect(errorOf(result).nextStep).toContain('.pgpass');
});

it.skipIf(!existsSync(SCRIPT))('what is typed on a real terminal is not shown', async () => {
  const command = [process.execPath, join(ROOT, 'bin', 'wheelhouse.mjs'), 'runs', 'list', '--url', withoutPassword]
    .map((word) => `'${word}'`)
    .join(' ');
  const { PGPASSWORD: _password, ...env } = process.env;
  const terminal = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
    cwd: ROOT,
    env: { ...env, WHEELHOUSE_SKIP_BUILD: '1', WHEELHOUSE_DATA_FOLDER: '/nonexistent' },
  });
  let screen = '';
  let isTyped = false;
  terminal.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    if (isTyped || !screen.includes('Password of the database: ')) return;
    isTyped = true;
    terminal.stdin.write(`${password}\r`);
  });
  const code = await new Promise((resolve) => terminal.on('close', resolve));
  expect(isTyped, screen).toBe(true);
  expect(code, screen).toBe(0);
  expect(screen).not.toContain(password);
});
