import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What nobody set who starts the package from a desktop. */
function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|WHEELHOUSE_|VITEST|NODE_OPTIONS)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** A data folder that the sandbox's Postgres, which may belong to another user, can get through. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-package-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts a program of the package. */
export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, args, { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a started program prints, and its end. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** The command line of the package, without a display. */
export function runPacked(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  return endOf(start(join(folder, 'wheelhouse'), args, { ...noDisplay, ...env }));
}

/** The window of the package; root can't have Chromium's sandbox. */
export function startWindow(executable: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return start(executable, [...asRoot, '--disable-gpu', ...args], env);
}

/** Whether something listens on a port of this computer. */
export async function isListening(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
