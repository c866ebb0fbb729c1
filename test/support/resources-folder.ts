import { fileURLToPath } from 'node:url';

/** The project's `resources`. */
export const resourcesFolder = fileURLToPath(new URL('../../resources', import.meta.url));
