import { MIGRATIONS } from './migrations';
import { createPreferencesStore, type PreferencesStore } from './preferences-store';
import { openSqliteFile, type SqliteFileOptions } from './sqlite-file';
import { createWindowStateStore, type WindowStateStore } from './window-state-store';

export type { PreferencesStore, WindowStateStore };

/** What the application keeps on this computer. Holds no secrets. */
export interface LocalDatabase {
  readonly preferences: PreferencesStore;
  readonly windowState: WindowStateStore;
  close(): void;
}

/**
 * Opens the local file. One that is damaged, or that a newer version wrote, is put aside under a name with the time, and
 * an empty one takes its place.
 *
 * @throws Error only where the native part of better-sqlite3 can't be loaded
 */
export function openLocalDatabase(options: Omit<SqliteFileOptions, 'migrations'>): LocalDatabase {
  const database = openSqliteFile({ ...options, migrations: MIGRATIONS });
  return {
    preferences: createPreferencesStore(database),
    windowState: createWindowStateStore(database),
    close: () => database.close(),
  };
}
