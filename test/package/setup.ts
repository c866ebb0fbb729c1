import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildFolder } from '../../scripts/package/build-folder.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The packed application. */
    packed: { readonly folder: string; readonly executable: string };
  }
}

/**
 * Packs the application once for all tests of the package, and takes it away from the project: a module that was left
 * out would be found there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = await buildFolder((line) => process.stdout.write(`${line}\n`));
  const away = await mkdtemp(join(tmpdir(), 'wheelhouse-packed-'));
  const folder = join(away, basename(built.folder));
  await promisify(execFile)('cp', ['-a', built.folder, folder]);
  project.provide('packed', { folder, executable: join(folder, basename(built.executable)) });
  return () => rm(away, { recursive: true, force: true });
}
