import { settings } from './001-settings';

/** In order of application; a position in this list, counted from 1, is the version. Never edit or reorder, only append. */
export const MIGRATIONS: readonly string[] = [settings];
