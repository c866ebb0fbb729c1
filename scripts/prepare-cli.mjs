import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNode, ROOT } from './project.mjs';

/** In a checkout, brings dependencies and build up to date before the command line starts; tells so on stderr only. */
export async function prepareCli() {
  requireNode();
  const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
  try {
    await ensureDependencies(ROOT, log);
    await ensureBuilt(log);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
