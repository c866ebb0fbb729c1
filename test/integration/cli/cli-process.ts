import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONNECTION_VARIABLES = /^(PG|WHEELHOUSE_)/;

/** Nobody's sandbox lies here. */
const emptyDataFolder = join(tmpdir(), `wheelhouse-no-data-${randomUUID()}`);
// A command keeps what it audits there until it is written.
afterAll(() => rm(emptyDataFolder, { recursive: true, force: true }));

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly result: Promise<CliResult>;
  signal(name: NodeJS.Signals): void;
  /** Resolves as soon as stderr matches. */
  told(pattern: RegExp): Promise<void>;
}

/** Builds once, unless whoever runs the tests has done so. */
export async function buildCli(): Promise<void> {
  if (process.env['WHEELHOUSE_SKIP_BUILD'] !== '1') await ensureBuilt(() => undefined);
}

/** Starts the real command line as a process of its own, with no connection from this process's environment. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): CliProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !CONNECTION_VARIABLES.test(name));
  const child = spawn(process.execPath, [join('bin', 'wheelhouse.mjs'), ...args], {
    cwd: ROOT,
    env: {
      ...Object.fromEntries(inherited),
      WHEELHOUSE_SKIP_BUILD: '1',
      WHEELHOUSE_DATA_FOLDER: emptyDataFolder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const result = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  const told = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => void (pattern.test(stderr) && resolve());
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`It ended without saying ${String(pattern)}: ${stderr}`)));
      look();
    });
  return { result, told, signal: (name) => void child.kill(name) };
}

/** Runs the command line to its end. */
export function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return startCli(args, env).result;
}

/** The one JSON document on stdout; throws where there is anything else. */
export function documentOf<T>(result: CliResult): T {
  if (!/^[^\n]+\n$/.test(result.stdout)) throw new Error(`Not one line: ${result.stdout}\n${result.stderr}`);
  return JSON.parse(result.stdout) as T;
}

/** The error of a call with --json: the last line on stderr. */
export function errorOf(result: CliResult): { kind: string; code: string; message: string; nextStep?: string } {
  const line = result.stderr.trimEnd().split('\n').at(-1) ?? '';
  return (JSON.parse(line) as { error: { kind: string; code: string; message: string } }).error;
}
