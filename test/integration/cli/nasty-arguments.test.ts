import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildCli, cli } from './cli-process';

const NOWHERE = 'postgres://planted_user:planted-password@127.0.0.1:1/x';
const KNOWN_CODES = [0, 2, 3, 4, 5, 6, 7, 8];

/** Calls of which none can reach a database. */
const CALLS: readonly (readonly string[])[] = [
  [],
  [''],
  ['\u001b[2J\u001b]0;title\u0007'],
  ['--'],
  ['--', 'runs', 'list'],
  ['__proto__'],
  ['constructor'],
  ['--__proto__'],
  ['--json'],
  ['--json', '--json', 'runs'],
  ['runs'],
  ['runs', 'show'],
  ['runs', 'show', '-1'],
  ['runs', 'show', '1e3'],
  ['runs', 'show', '9'.repeat(400)],
  ['runs', 'show', '1; DROP TABLE operation_runs'],
  ['runs', 'show', '../../etc/passwd'],
  ['runs', 'cancel', '٣'],
  ['runs', 'list', '--limit', 'Infinity'],
  ['runs', 'list', '--limit=0x10'],
  ['run', 'x', '--tenant', '1', '--all-tenants'],
  ['run', 'findings.lifecycle.backfill', '--source', 'system_ui', '--tenant', '1'],
  ['run', 'findings.lifecycle.backfill', '--reason-text', 'password=planted-password'],
  ['preflight', '--tenant', 'planted-password', '--url', NOWHERE],
  ['runs', 'list', '--url', NOWHERE],
  ['runs', 'list', '--json', '--url', NOWHERE],
  ['doctor', '--url', NOWHERE],
  ['db', 'status', '--url', 'postgres://planted_user:planted-password@no-such-host.invalid/x'],
  ['runs', 'list', '--url', 'planted-password'],
  ['runs', 'list', '--url', 'postgres:planted-password@x'],
  ['runs', 'list', '--url', 'http://planted_user:planted-password@127.0.0.1/x'],
  ['runs', 'list', '--url', `${NOWHERE}?sslmode=planted-password`],
  ['runs', 'list', '--url', `${NOWHERE}?sslrootcert=/nowhere/planted-password`],
  ['runs', 'list', '--data-folder', '\u0001'],
  ['runs', 'list', 'x'.repeat(50_000)],
];

beforeAll(buildCli, 120_000);

it('a process ends with a known code and a sentence, never with a stack or what must not be told', async () => {
  const waiting = [...CALLS];
  const work = async () => {
    for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
      const { code, stdout, stderr } = await cli(args);
      const call = JSON.stringify(args).slice(0, 100);
      expect({ call, isKnown: KNOWN_CODES.includes(code) }).toEqual({ call, isKnown: true });
      // oxlint-disable-next-line no-control-regex -- terminals are what this protects
      expect(stdout + stderr).not.toMatch(/\u001b|\u0007/);
      expect(stdout + stderr).not.toMatch(/^\s+at .+:\d+|node:internal|TypeError|planted_user:|:planted-password/m);
      expect(args.length === 0 || stderr !== '' || stdout !== '').toBe(true);
    }
  };
  await Promise.all([work(), work(), work()]);
  process.stdout.write(`fuzz: ${CALLS.length} processes of the command line\n`);
}, 120_000);

it('an error that nobody caught ends a process in one safe line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-uncaught-'));
  const file = join(folder, 'throw.cjs');
  await writeFile(
    file,
    `setTimeout(() => { throw Object.assign(new Error('Lost postgres://app:hunter2@db.internal/ops'),
       { detail: 'Key (email)=(jane@contoso.example) already exists.' }); }, 1500);`,
  );
  // Takes connections and never answers, so that the command still waits.
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  try {
    const url = `postgres://someone@127.0.0.1:${port}/x?sslmode=disable`;
    const { code, stdout, stderr } = await cli(['runs', 'list', '--url', url], { NODE_OPTIONS: `--require ${file}` });
    expect({ code, stdout, stderr }).toEqual({ code: 5, stdout: '', stderr: 'wheelhouse: Lost [redacted]\n' });
  } finally {
    silent.close();
    await rm(folder, { recursive: true });
  }
}, 30_000);
