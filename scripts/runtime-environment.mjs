import { electronRuntime } from './electron-runtime/index.mjs';
import { sqliteBinding } from './sqlite-binding.mjs';

/**
 * The Electron to run on and the environment that lets the application, started in it, find a fitting SQLite.
 *
 * @param {string} root
 * @param {(line: string) => void} log
 * @returns {Promise<{ executable: string, note: string, env: NodeJS.ProcessEnv }>}
 */
export async function runtimeEnvironment(root, log) {
  const { executable, nodeApi, note } = await electronRuntime(root, log);
  return { executable, note, env: withBinding(await sqliteBinding(root, nodeApi, log)) };
}

/**
 * The environment for the same code in this process' own Node.
 *
 * @param {string} root
 * @param {(line: string) => void} log
 */
export async function hostEnvironment(root, log) {
  return withBinding(await sqliteBinding(root, Number(process.versions.napi), log));
}

/** @param {string | undefined} binding */
function withBinding(binding) {
  const { WHEELHOUSE_SQLITE_BINDING: _inherited, ...env } = process.env;
  return binding === undefined ? env : { ...env, WHEELHOUSE_SQLITE_BINDING: binding };
}
