import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { RunRecord } from '../../shared/contract/runs';
import { isDamaged, openSqliteFile, setAside } from '../sqlite/sqlite-file';
import { createHistoryDocuments, type SyncState } from './history-document-store';
import type { HistoryEntry, KnownTenant } from './history-entry';
import { openHistoryFiles } from './history-files';
import { createHistoryIndex } from './history-index';
import { createHistoryQueries, type ListedRuns, type ListRequest, type OccurringChoices } from './history-query-store';
import { createHistoryWrites, type IdRange } from './history-write-store';
import { HISTORY_MIGRATIONS } from './migrations';
import type { RangeState } from './range-state';

export interface HistoryKeeperOptions {
  readonly folder: string;
  readonly nativeBinding?: string | undefined;
  readonly maxBytes: number;
  /** A file could not be used and another took its place, or nothing can be kept at all. Says what to tell people. */
  onProblem(message: string, error: unknown): void;
}

/** The ranges of ids that differ from what the database holds, from the newest on. */
export interface RangePlan {
  readonly record: RunRecord;
  /** Never read as a whole, or with rows that are gone: to be replaced. */
  readonly whole: readonly RangeState[];
  /** Known as a whole, but something was written there: only that is to be read. */
  readonly changed: readonly RangeState[];
}

/** What history takes on this computer. */
export interface HistoryUsage {
  /** The file that is open; null where none is. */
  readonly open: { readonly bytes: number; readonly runs: number; readonly oldestAtMs: number | null } | null;
  /** All files, those of other connections and people among them. */
  readonly files: number;
  readonly bytes: number;
  /** What one file may take. */
  readonly maxBytes: number;
}

/** The history on this computer. One file is open at a time; everything but `open` and the like is about that one. */
export interface HistoryKeeper {
  /** The file that a connection led to when somebody was last signed in there. */
  findFile(target: string): string | null;
  /** Opens a file, in place of the one that is, and gives how far it has come; null where it is new. */
  open(name: string): SyncState | null;
  remember(target: string, name: string): void;
  close(): void;
  /** Deletes a file for good. */
  remove(name: string): void;
  /** Deletes the files of connections that nobody came back to since. */
  tidy(seenAfterMs: number): void;
  usage(): HistoryUsage;

  list(request: ListRequest, nowMs: number): ListedRuns;
  counts(nowMs: number): { active: number; failures: number; stuck: number };
  choices(): OccurringChoices;

  writeState(state: SyncState): void;
  putTenants(tenants: readonly KnownTenant[]): void;
  keepTenants(visible: readonly number[]): void;
  putRuns(entries: readonly HistoryEntry[]): boolean;
  replaceRange(range: IdRange, entries: readonly HistoryEntry[], idsPerRange: number): boolean;
  countRange(range: IdRange): number;
  countRuns(): number;
  forgetRanges(): void;
  activeIds(): { record: RunRecord; id: number }[];
  /** Compares with what the database holds, and says which ranges are to be read. */
  compare(
    tables: readonly { readonly record: RunRecord; readonly ranges: readonly RangeState[] }[],
    idsPerRange: number,
  ): RangePlan[];
  dropBefore(cutoffMs: number): number;
  dropDocuments(readBeforeMs: number): void;
  /** Makes room where the file is too large. Gives the time up to which the oldest had to go, or null. */
  shrink(): number | null;

  putDocument(name: string, document: { tenantId: number | null; content: unknown; readAtMs: number }): void;
  findDocument(name: string): unknown;
  removeDocument(name: string): void;
}

/** Set before the first table is made, so that room that becomes free can be given back. */
const PRAGMAS = ['auto_vacuum = INCREMENTAL', 'cache_size = -65536', 'foreign_keys = ON', 'temp_store = MEMORY'];

const REBUILT =
  'The history kept on this computer was damaged or of another version. It was set aside and is being read again.';
const NOT_KEPT =
  'The history can’t be kept on this computer: its file can’t be written. It is there until Wheelhouse ends.';

function openFile(database: Database) {
  const index = createHistoryIndex();
  return {
    database,
    writes: createHistoryWrites(database, index),
    queries: createHistoryQueries(database, index),
    documents: createHistoryDocuments(database),
  };
}

/** The error of a call while no file is open. */
export class HistoryClosedError extends Error {
  override name = 'HistoryClosedError';
}

/** Keeps history in a folder. Synchronous: it belongs into a thread of its own. */
export function createHistoryKeeper(options: HistoryKeeperOptions): HistoryKeeper {
  const files = openHistoryFiles(options.folder);
  let current: (ReturnType<typeof openFile> & { name: string }) | null = null;

  const close = () => {
    try {
      current?.database.close();
    } finally {
      current = null;
    }
  };
  /** A file that was put aside is for whoever wants to look why; one of them is enough. */
  const removeOlderCopies = (file: string, kept: string) => {
    const copies = readdirSync(dirname(file)).filter((entry) => entry.startsWith(`${basename(file)}.unusable-`));
    for (const copy of copies) {
      if (!copy.startsWith(basename(kept))) rmSync(join(dirname(file), copy), { force: true });
    }
  };
  const open = (name: string) => {
    close();
    const file = files.pathOf(name);
    const database = openSqliteFile({
      file,
      nativeBinding: options.nativeBinding,
      migrations: HISTORY_MIGRATIONS,
      pragmas: PRAGMAS,
      onUnusable(error, movedTo) {
        if (movedTo !== null) removeOlderCopies(file, movedTo);
        options.onProblem(movedTo === null ? NOT_KEPT : REBUILT, error);
      },
    });
    current = { name, ...openFile(database) };
    return current;
  };
  const within = <T>(work: (file: ReturnType<typeof openFile>) => T): T => {
    if (current === null) throw new HistoryClosedError('No history is open.');
    const { name } = current;
    try {
      return work(current);
    } catch (error) {
      if (!isDamaged(error) || !(error instanceof Error && 'code' in error)) throw error;
      // Found only now: what is left of it is no ground to build on.
      close();
      const file = files.pathOf(name);
      removeOlderCopies(file, setAside(file));
      open(name);
      options.onProblem(REBUILT, error);
      throw error;
    }
  };

  return {
    findFile: (target) => files.find(target),
    open: (name) => (current?.name === name ? current : open(name)).documents.readState(),
    remember: (target, name) => files.remember(target, name, new Date()),
    close,
    remove(name) {
      if (current?.name === name) close();
      files.remove(name);
    },
    tidy: (seenAfterMs) => files.tidy(new Date(seenAfterMs)),
    usage() {
      const open =
        current === null
          ? null
          : {
              bytes: files.sizeOf(current.name),
              ...within(({ writes }) => ({ runs: writes.countRuns(), oldestAtMs: writes.createdAtOf(0) })),
            };
      return { open, ...files.total(), maxBytes: options.maxBytes };
    },

    list: (request, nowMs) => within(({ queries }) => queries.list(request, nowMs)),
    counts: (nowMs) => within(({ queries }) => queries.counts(nowMs)),
    choices: () => within(({ queries }) => queries.choices()),

    writeState: (state) => within(({ documents }) => documents.writeState(state)),
    putTenants: (tenants) => within(({ writes }) => writes.putTenants(tenants)),
    keepTenants: (visible) => within(({ writes }) => writes.keepTenants(visible)),
    putRuns: (entries) => within(({ writes }) => writes.putRuns(entries)),
    replaceRange: (range, entries, idsPerRange) =>
      within(({ writes }) => writes.replaceRange(range, entries, idsPerRange)),
    countRange: (range) => within(({ writes }) => writes.countRange(range)),
    countRuns: () => within(({ writes }) => writes.countRuns()),
    forgetRanges: () => within(({ writes }) => writes.forgetRanges()),
    activeIds: () => within(({ writes }) => writes.activeIds()),
    compare: (tables, idsPerRange) =>
      within(({ writes }) =>
        tables.map(({ record, ranges }) => {
          const kept = writes.countRanges(record, idsPerRange);
          const read = writes.readRanges(record);
          const there = new Set(ranges.map(({ range }) => range));
          const vanished = [...kept.keys()].filter((range) => !there.has(range));
          const all = [...ranges, ...vanished.map((range) => ({ range, count: 0, isChanged: false }))];
          const isWhole = ({ range, count, isChanged }: RangeState) => {
            const own = kept.get(range) ?? 0;
            return (count > 0 && !read.has(range)) || (!isChanged && own !== count);
          };
          const differing = all.toSorted((a, b) => b.range - a.range);
          return {
            record,
            whole: differing.filter(isWhole),
            changed: differing.filter((state) => state.isChanged && state.count > 0 && !isWhole(state)),
          };
        }),
      ),
    dropBefore: (cutoffMs) => within(({ writes }) => writes.dropBefore(cutoffMs)),
    dropDocuments: (readBeforeMs) => within(({ documents }) => documents.dropDocuments(readBeforeMs)),
    shrink: () =>
      within(({ database, writes }) => {
        const used = () => {
          const pages = (name: string) => Number(database.pragma(name, { simple: true }));
          return (pages('page_count') - pages('freelist_count')) * pages('page_size');
        };
        let cutoffMs: number | null = null;
        while (used() > options.maxBytes) {
          const oldest = Math.floor(writes.countRuns() / 10);
          const next = oldest === 0 ? null : writes.createdAtOf(oldest);
          if (next === null || writes.dropBefore(next) === 0) break;
          cutoffMs = next;
        }
        if (cutoffMs !== null) database.pragma('incremental_vacuum');
        return cutoffMs;
      }),

    putDocument: (name, document) => within(({ documents }) => documents.putDocument(name, document)),
    findDocument: (name) => within(({ documents }) => documents.findDocument(name)),
    removeDocument: (name) => within(({ documents }) => documents.removeDocument(name)),
  };
}
