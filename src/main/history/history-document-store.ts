import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { instantSchema } from '../../shared/contract/scalars';
import { identitySchema } from '../../shared/contract/session';

/** How far the history of a file has come. */
const syncStateSchema = z.object({
  /** Who was last signed in: for a start without a connection. */
  identity: identitySchema.nullable(),
  /** The server and its timeline that it was read from. */
  lineage: z.string().nullable(),
  /** Every transaction before this one is in what is kept; decimal, since it has 64 bits. */
  cursor: z.string().regex(/^\d+$/).nullable(),
  /** Where the newest snapshot ended: one that ends earlier is of another past. */
  newest: z.string().regex(/^\d+$/).nullable(),
  /** The tenants it was read for, null for all. */
  visible: z.array(z.number()).nullable(),
  /** Runs from before then are kept only while they are active. */
  cutoff: instantSchema.nullable(),
  /** What had to go because there was no room: nothing from before then is read again. */
  evictedBefore: instantSchema.nullable(),
  isCut: z.boolean(),
  isComplete: z.boolean(),
  rowsExpected: z.number().nullable(),
  syncedAt: instantSchema.nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

const STATE = 'state';
const MAX_DOCUMENTS = 2_000;

/** What was opened, as it was then, and how far the sync has come. */
export function createHistoryDocuments(database: Database) {
  const contentRow = z.object({ content: z.string() });
  return {
    putDocument(name: string, document: { tenantId: number | null; content: unknown; readAtMs: number }): void {
      database
        .prepare(
          `INSERT INTO documents (name, tenant_id, content, read_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET tenant_id = excluded.tenant_id, content = excluded.content,
             read_at = excluded.read_at`,
        )
        .run(name, document.tenantId, JSON.stringify(document.content), document.readAtMs);
    },

    /** The content as it was, to be parsed by whoever knows what it is; null where it was never opened. */
    findDocument(name: string): unknown {
      const row = database.prepare('SELECT content FROM documents WHERE name = ?').get(name);
      return row === undefined ? null : JSON.parse(contentRow.parse(row).content);
    },

    removeDocument: (name: string): void => void database.prepare('DELETE FROM documents WHERE name = ?').run(name),

    /** Drops what was read before then, and the oldest where there are too many. */
    dropDocuments(readBeforeMs: number): void {
      database.prepare('DELETE FROM documents WHERE read_at < ?').run(readBeforeMs);
      database
        .prepare(
          `DELETE FROM documents WHERE name IN (SELECT name FROM documents ORDER BY read_at DESC LIMIT -1 OFFSET ?)`,
        )
        .run(MAX_DOCUMENTS);
    },

    /** Null where nothing readable is stored. */
    readState(): SyncState | null {
      const value = database.prepare('SELECT value FROM sync_state WHERE name = ?').pluck().get(STATE);
      if (typeof value !== 'string') return null;
      return syncStateSchema.safeParse(JSON.parse(value)).data ?? null;
    },

    writeState(state: SyncState): void {
      database
        .prepare(
          'INSERT INTO sync_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        )
        .run(STATE, JSON.stringify(state));
    },
  };
}
