import { spawn } from 'node:child_process';

const ORPHAN_CHECK_MS = 500;

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
    endWithNpm(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/**
 * npm passes a signal on to the shell between us only, which dies of it and tells nobody: being orphaned is all that
 * we see of a `kill` of npm.
 *
 * @param {() => void} end
 */
function endWithNpm(end) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, ORPHAN_CHECK_MS);
  timer.unref();
}

/** Chromium refuses to start its sandbox as root. */
export const isRoot = () => process.getuid?.() === 0;
