import { spawn } from 'node:child_process';

/**
 * Runs a long-lived program in our place: same terminal, signals passed on, its exit code ours.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code, 128 + n after signal n, as in a shell
 */
export function launch(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'inherit' });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      // A terminal's Ctrl-C reaches the child by itself; a `kill` of this process would not.
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Chromium refuses to start its sandbox as root. */
export const isRoot = () => process.getuid?.() === 0;
