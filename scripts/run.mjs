import { spawn } from 'node:child_process';

/** Of an output that is shown, so much of the end is kept. */
const TAIL_LENGTH = 64_000;

/**
 * Runs a program to its end. Never rejects: a program that can't be started has code 127, as in a shell.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, toStderr?: boolean, timeoutMs?: number }} [options]
 *   `quiet` keeps the output for the caller instead of showing it; `toStderr` shows all of it on stderr
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function run(command, args, { cwd, env, quiet = false, toStderr = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      timeout: timeoutMs,
      shell: process.platform === 'win32',
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', toStderr ? 2 : 'inherit', 'inherit'],
    });
    child.stdout?.on('data', (data) => (stdout += data));
    child.stderr?.on('data', (data) => (stderr += data));
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 1, stdout, stderr: signal ? `${stderr}ended by ${signal}` : stderr });
    });
  });
}

/**
 * Runs a program to its end and gives what it printed, both streams as they came.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, isShown: boolean }} options `isShown`: as it comes, too
 * @returns {Promise<{ code: number, output: string }>} of an output that is shown, the end only
 */
export function runForOutput(command, args, { cwd, env = process.env, isShown }) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {(stream: NodeJS.WriteStream) => (data: Buffer) => void} */
    const take = (stream) => (data) => {
      output += data;
      if (!isShown) return;
      stream.write(data);
      if (output.length > 2 * TAIL_LENGTH) output = output.slice(-TAIL_LENGTH);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 1, output: signal ? `${output}ended by ${signal}\n` : output });
    });
  });
}
