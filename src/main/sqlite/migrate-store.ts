import type { Database } from 'better-sqlite3';

function readVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings the file to the newest schema, each step with its version number in one transaction.
 *
 * @throws Error where the file comes from a newer version of the application
 */
export function migrate(database: Database, migrations: readonly string[]): void {
  database
    .transaction(() => {
      const version = readVersion(database);
      if (version > migrations.length) throw new Error(`The local file has the newer schema version ${version}.`);
      for (const migration of migrations.slice(version)) database.exec(migration);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

/** Throws where SQLite finds the file damaged. */
export function checkIntegrity(database: Database): void {
  const result = String(database.pragma('quick_check(1)', { simple: true }));
  if (result !== 'ok') throw new Error(`The local file is damaged: ${result}`);
}
