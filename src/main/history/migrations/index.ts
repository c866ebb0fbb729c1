import { history } from './001-history';

/** In order of application; a position in this list, counted from 1, is the version. Never edit or reorder, only append. */
export const HISTORY_MIGRATIONS: readonly string[] = [history];
