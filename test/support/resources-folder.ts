import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Looks upwards, since a bundled bench lies deeper in the project than this file. */
function find(folder: string): string {
  const resources = join(folder, 'resources');
  if (existsSync(join(resources, 'platform-schema.sql'))) return resources;
  if (dirname(folder) === folder) throw new Error('The project’s resources are not above this file.');
  return find(dirname(folder));
}

/** The project's `resources`. */
export const resourcesFolder = find(dirname(fileURLToPath(import.meta.url)));
