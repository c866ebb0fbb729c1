import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What better-sqlite3's prebuilt binaries ask of the runtime; an older one does not refuse them, it crashes. */
const PREBUILT_NODE_API = 10;

/** One that was compiled for this runtime, as packages have it; better-sqlite3 prefers it to a prebuilt one. */
function hasCompiled(): boolean {
  const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'));
  return existsSync(join(folder, 'build', 'Release', 'better_sqlite3.node'));
}

/**
 * Refuses, with a sentence, what would end the process without one.
 *
 * @param nativeBinding the binding that was chosen, if any
 * @param nodeApi the runtime's Node-API version
 * @throws Error with the code of a module that can't be loaded
 */
export function requireLoadable(
  nativeBinding: string | undefined,
  nodeApi = Number(process.versions['napi']),
  isCompiled: () => boolean = hasCompiled,
): void {
  if (nodeApi >= PREBUILT_NODE_API || nativeBinding || isCompiled()) return;
  const message =
    `The local database needs Node-API ${PREBUILT_NODE_API}, and this runtime has ${nodeApi}. ` +
    'Start with "npm start", or name a better_sqlite3.node that was built for it in WHEELHOUSE_SQLITE_BINDING.';
  throw Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
}
