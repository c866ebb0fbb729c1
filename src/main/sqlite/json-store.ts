import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const rowsSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** Named JSON values of one table. */
export interface JsonStore {
  /** Every value that is JSON, by name. What it means is for the caller to parse. */
  readAll(): ReadonlyMap<string, unknown>;
  /** Writes all of them or none. */
  write(values: Readonly<Record<string, unknown>>): void;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A store over one of the tables of migration 001. */
export function createJsonStore(database: Database, table: 'preferences' | 'window_state'): JsonStore {
  const select = database.prepare(`SELECT name, value FROM ${table}`);
  const upsert = database.prepare(
    `INSERT INTO ${table} (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  );
  const writeAll = database.transaction((entries: [string, unknown][]) => {
    for (const [name, value] of entries) upsert.run(name, JSON.stringify(value));
  });
  return {
    readAll: () => new Map(rowsSchema.parse(select.all()).map(({ name, value }) => [name, parseJson(value)])),
    write: (values) => writeAll(Object.entries(values).filter(([, value]) => value !== undefined)),
  };
}
