import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNode, ROOT } from './project.mjs';
import { builtSqliteBinding } from './sqlite-binding.mjs';

/** In a checkout, brings dependencies and build up to date before the command line starts; tells so on stderr only. */
export async function prepareCli() {
  requireNode();
  const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
  try {
    await ensureDependencies(ROOT, log);
    await ensureBuilt(log);
    // A command never waits a minute for a compiler; `npm start` and `npm test` have built it where it is needed.
    const binding = builtSqliteBinding(ROOT, Number(process.versions.napi));
    if (binding === undefined) delete process.env['WHEELHOUSE_SQLITE_BINDING'];
    else process.env['WHEELHOUSE_SQLITE_BINDING'] = binding;
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
