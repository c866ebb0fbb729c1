import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { RunRecord } from '../../shared/contract/runs';
import { STATUS_BUCKETS } from '../../shared/domain/run-status';
import type { HistoryEntry, KnownTenant } from './history-entry';
import type { HistoryIndex } from './history-index';
import { recordOfRank, recordRank, staleAt } from './stored-run';

const placeRow = z.object({ place: z.number() });
const idRow = z.object({ id: z.number() });
const countRow = z.object({ count: z.number() });

export interface IdRange {
  readonly record: RunRecord;
  readonly from: number;
  readonly to: number;
}

/** What the sync writes into a file. Each call is a transaction. */
export function createHistoryWrites(database: Database, index: HistoryIndex) {
  const insertWord = database.prepare(
    'INSERT INTO words (word) VALUES (?) ON CONFLICT (word) DO UPDATE SET id = id RETURNING id',
  );
  const words = new Map<string, number>();
  const wordId = (word: string): number => {
    const known = words.get(word);
    if (known !== undefined) return known;
    const { id } = idRow.parse(insertWord.get(word));
    words.set(word, id);
    return id;
  };
  const upsertRun = database.prepare(
    `INSERT INTO runs (record, id, created_at, bucket, type, initiator, tenant_id, workspace_id, stale_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (record, id) DO UPDATE SET created_at = excluded.created_at, bucket = excluded.bucket,
       type = excluded.type, initiator = excluded.initiator, tenant_id = excluded.tenant_id,
       workspace_id = excluded.workspace_id, stale_at = excluded.stale_at
     RETURNING place`,
  );
  const upsertSummary = database.prepare(
    `INSERT INTO summaries (place, summary, search_text) VALUES (?, ?, ?)
     ON CONFLICT (place) DO UPDATE SET summary = excluded.summary, search_text = excluded.search_text`,
  );
  const findSame = database.prepare(
    `SELECT 1 FROM runs r JOIN summaries s ON s.place = r.place
     WHERE r.record = ? AND r.id = ? AND s.summary = ? AND s.search_text = ? AND r.stale_at IS ?`,
  );
  const deleteText = database.prepare('DELETE FROM run_texts WHERE rowid = ?');
  const insertText = database.prepare('INSERT INTO run_texts (rowid, text) VALUES (?, ?)');
  const tenantName = database.prepare('SELECT name FROM tenants WHERE id = ?').pluck();
  const upsertTenant = database.prepare(
    'INSERT INTO tenants (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
  );
  const runsOfTenant = database.prepare(
    'SELECT r.place, s.search_text FROM runs r JOIN summaries s ON s.place = r.place WHERE r.tenant_id = ?',
  );
  const placesBetween = database.prepare('SELECT place, id FROM runs WHERE record = ? AND id BETWEEN ? AND ?');
  const deleteRun = database.prepare('DELETE FROM runs WHERE place = ?');
  const countBetween = database.prepare('SELECT count(*) AS count FROM runs WHERE record = ? AND id BETWEEN ? AND ?');

  const nameOf = (tenantId: number | null): string => {
    const name = tenantId === null ? undefined : tenantName.get(tenantId);
    return typeof name === 'string' ? name : '';
  };
  const indexText = (place: number, searchText: string, tenantId: number | null) => {
    deleteText.run(place);
    insertText.run(place, [searchText, nameOf(tenantId)].join('\n'));
  };
  const put = (entry: HistoryEntry): boolean => {
    const { summary, searchText } = entry;
    const text = JSON.stringify(summary);
    const record = recordRank(summary.record);
    const stale = staleAt(entry);
    if (findSame.get(record, summary.id, text, searchText, stale) !== undefined) return false;
    const run = {
      record,
      id: summary.id,
      createdAt: Date.parse(summary.createdAt),
      bucket: STATUS_BUCKETS.indexOf(summary.bucket),
      type: wordId(summary.type),
      initiator: wordId(summary.initiatorName),
      workspaceId: summary.workspaceId,
    };
    const { place } = placeRow.parse(
      upsertRun.get(
        run.record,
        run.id,
        run.createdAt,
        run.bucket,
        run.type,
        run.initiator,
        summary.tenantId,
        run.workspaceId,
        stale,
      ),
    );
    index.put({ ...run, place, tenantId: summary.tenantId ?? 0, staleAt: stale ?? Number.POSITIVE_INFINITY });
    upsertSummary.run(place, text, searchText);
    indexText(place, searchText, summary.tenantId);
    return true;
  };
  const remove = (places: readonly number[]) => {
    for (const place of places) {
      deleteText.run(place);
      deleteRun.run(place);
      index.remove(place);
    }
  };
  const removeWhere = (condition: string, ...values: (string | number)[]): number => {
    const places = z
      .array(placeRow)
      .parse(database.prepare(`SELECT place FROM runs WHERE ${condition}`).all(...values))
      .map(({ place }) => place);
    remove(places);
    return places.length;
  };
  const atOnce = <T>(work: () => T): T => {
    try {
      return database.transaction(work).immediate();
    } catch (error) {
      // Ids of words that were rolled back name nothing, and the index may be ahead of the file.
      words.clear();
      loadIndex();
      throw error;
    }
  };

  const indexedRow = z.object({
    place: z.number(),
    record: z.number(),
    id: z.number(),
    created_at: z.number(),
    bucket: z.number(),
    type: z.number(),
    initiator: z.number(),
    tenant_id: z.number().nullable(),
    workspace_id: z.number(),
    stale_at: z.number().nullable(),
  });
  const loadIndex = () => {
    index.clear();
    for (const row of database.prepare('SELECT * FROM runs').iterate()) {
      const { created_at: createdAt, tenant_id, workspace_id: workspaceId, stale_at, ...rest } = indexedRow.parse(row);
      const staleAtMs = stale_at ?? Number.POSITIVE_INFINITY;
      index.put({ ...rest, createdAt, tenantId: tenant_id ?? 0, workspaceId, staleAt: staleAtMs });
    }
  };
  loadIndex();

  return {
    /** Adds and renews. Gives whether anything is different now. */
    putRuns: (entries: readonly HistoryEntry[]): boolean =>
      atOnce(() => entries.map(put).some((isDifferent) => isDifferent)),

    /** Has a range hold these and nothing else, and notes the ranges in it as read. */
    replaceRange: (range: IdRange, entries: readonly HistoryEntry[], idsPerRange: number): boolean =>
      atOnce(() => {
        const record = recordRank(range.record);
        const kept = new Set(entries.map(({ summary }) => summary.id));
        const before = z
          .array(z.object({ place: z.number(), id: z.number() }))
          .parse(placesBetween.all(record, range.from, range.to));
        const gone = before.filter(({ id }) => !kept.has(id)).map(({ place }) => place);
        remove(gone);
        const changed = entries.map(put).some((isDifferent) => isDifferent);
        const note = database.prepare('INSERT OR IGNORE INTO ranges (record, range) VALUES (?, ?)');
        const last = Math.floor(range.to / idsPerRange);
        for (let at = Math.floor(range.from / idsPerRange); at <= last; at += 1) note.run(record, at);
        return changed || gone.length > 0;
      }),

    countRange: ({ record, from, to }: IdRange): number =>
      countRow.parse(countBetween.get(recordRank(record), from, to)).count,

    /** How many runs each range of ids holds. */
    countRanges(record: RunRecord, idsPerRange: number): ReadonlyMap<number, number> {
      const rows = database
        .prepare('SELECT id / ? AS range, count(*) AS count FROM runs WHERE record = ? GROUP BY 1')
        .all(idsPerRange, recordRank(record));
      return new Map(
        z
          .array(z.object({ range: z.number(), count: z.number() }))
          .parse(rows)
          .map(({ range, count }) => [Math.floor(range), count]),
      );
    },

    /** The ranges that have been read as a whole. */
    readRanges(record: RunRecord): ReadonlySet<number> {
      const rows = database.prepare('SELECT range FROM ranges WHERE record = ?').all(recordRank(record));
      return new Set(
        z
          .array(z.object({ range: z.number() }))
          .parse(rows)
          .map(({ range }) => range),
      );
    },

    /** Nothing counts as read any more; what is there stays until it is read again. */
    forgetRanges: () => void database.prepare('DELETE FROM ranges').run(),

    putTenants: (tenants: readonly KnownTenant[]): void =>
      atOnce(() => {
        for (const { id, name } of tenants) {
          const before = tenantName.get(id);
          if (before === name) continue;
          upsertTenant.run(id, name);
          const rows = z.array(z.object({ place: z.number(), search_text: z.string() })).parse(runsOfTenant.all(id));
          for (const row of rows) indexText(row.place, row.search_text, id);
        }
      }),

    /** Drops what belongs to other tenants than these, and to none. */
    keepTenants: (visible: readonly number[]): void =>
      atOnce(() => {
        const list = JSON.stringify(visible);
        removeWhere('tenant_id IS NULL OR tenant_id NOT IN (SELECT value FROM json_each(?))', list);
        const others = 'tenant_id IS NULL OR tenant_id NOT IN (SELECT value FROM json_each(?))';
        database.prepare(`DELETE FROM documents WHERE ${others}`).run(list);
        database.prepare('DELETE FROM tenants WHERE id NOT IN (SELECT value FROM json_each(?))').run(list);
      }),

    /** Drops runs from before then that are over. */
    dropBefore: (cutoffMs: number): number =>
      atOnce(() => removeWhere('stale_at IS NULL AND created_at < ?', cutoffMs)),

    /** Ids of active runs. */
    activeIds(): { record: RunRecord; id: number }[] {
      const rows = database.prepare('SELECT record, id FROM runs WHERE stale_at IS NOT NULL').all();
      return z
        .array(z.object({ record: z.number(), id: z.number() }))
        .parse(rows)
        .map(({ record, id }) => ({ record: recordOfRank(record), id }));
    },

    countRuns: (): number => index.size(),

    /** The creation of the run that so many newer ones follow, in epoch milliseconds; null where there are not as many. */
    createdAtOf(position: number): number | null {
      const found = database
        .prepare('SELECT created_at FROM runs WHERE stale_at IS NULL ORDER BY created_at LIMIT 1 OFFSET ?')
        .pluck()
        .get(position);
      return typeof found === 'number' ? found : null;
    },
  };
}
