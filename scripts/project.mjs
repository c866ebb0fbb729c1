import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout these scripts belong to. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** Path of a tool that the project's dependencies brought along. */
export const tool = (/** @type {string} */ name) => join(ROOT, 'node_modules', '.bin', name);

/** Ends the process with a plain sentence where the running Node is too old for what follows. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Wheelhouse needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs a script's main function; what it throws is told in sentences, with causes, and ends in exit code 1.
 *
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runMain(main) {
  requireNode();
  try {
    process.exitCode = await main();
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
    process.exitCode = 1;
  }
}
