import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { checkIntegrity, migrate } from './migrate-store';
import { requireLoadable } from './native-binding';

export interface SqliteFileOptions {
  readonly file: string;
  /** Path of better_sqlite3.node for this runtime; the package's own where undefined. */
  readonly nativeBinding?: string | undefined;
  readonly migrations: readonly string[];
  /** Set before the first table is made, beside what every file of ours has. */
  readonly pragmas?: readonly string[];
  /** Told where the file could not be used: `movedTo` is where it was put aside, null where even that failed. */
  readonly onUnusable?: ((error: unknown, movedTo: string | null) => void) | undefined;
}

const BUSY_TIMEOUT_MS = 2_000;

/** What SQLite keeps beside a file. */
export const SIDE_FILES = ['', '-wal', '-shm'] as const;

function connect(file: string, options: SqliteFileOptions): Database.Database {
  const { nativeBinding, migrations, pragmas = [] } = options;
  requireLoadable(nativeBinding);
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS, ...(nativeBinding ? { nativeBinding } : {}) });
  try {
    for (const pragma of pragmas) database.pragma(pragma);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    checkIntegrity(database);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Creates the file for its owner alone before SQLite does; the files beside it take over its mode. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** Gives a file that can't be used another name, with the time in it; what SQLite keeps beside it goes along. */
export function setAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const target = `${file}.unusable-${stamp}`;
  for (const suffix of SIDE_FILES) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return target;
}

/** Whether the content is at fault; a full disk or a file in use is no reason to give up what it holds. */
export function isDamaged(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return !('code' in error) || /^SQLITE_(CORRUPT|NOTADB|ERROR|SCHEMA)/.test(String(error.code));
}

function isUnloadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ERR_DLOPEN_FAILED|MODULE_NOT_FOUND)$/.test(String(error.code));
}

/**
 * Opens a file in the newest schema. One that is damaged, or that a newer version wrote, is put aside under a name with
 * the time, and an empty one takes its place; where nothing can be written there either, it is one in memory.
 *
 * @throws Error only where the native part of better-sqlite3 can't be loaded
 */
export function openSqliteFile(options: SqliteFileOptions): Database.Database {
  const { file, onUnusable } = options;
  const open = () => {
    createPrivately(file);
    return connect(file, options);
  };
  try {
    return open();
  } catch (error) {
    if (isUnloadable(error)) throw error;
    let movedTo: string | null = null;
    try {
      if (isDamaged(error)) {
        movedTo = setAside(file);
        return open();
      }
    } catch {
      // Nothing can be written there either.
    } finally {
      onUnusable?.(error, movedTo);
    }
    // What is remembered lasts until the application ends.
    return connect(':memory:', options);
  }
}
