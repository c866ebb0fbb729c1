import type { RunCoverage, RunRecord } from '../../shared/contract/runs';
import type { Identity } from '../../shared/contract/session';
import type { VisibleTenants } from '../identity/operator';
import type { SyncState } from './history-document-store';
import type { HistorySource, Survey, Viewer } from './history-source';
import { historyFileOf, type HistoryPlace } from './history-place';
import type { RemoteKeeper } from './keeper-thread';
import { IDS_PER_RANGE } from './range-state';
import { type Batch, createMissingIds, forEachRecord, planBatches } from './sync-plan';

const DAY_MS = 86_400_000;
/** How long runs are kept that are over, and what was opened. */
export const RETENTION_DAYS = 90;

/** A survey reads every table once, so there is one at most this often, and it takes at most this share of the time. */
const SURVEY_EVERY_MS = 60_000;
const SURVEY_SHARE = 200;
/** While much is read: how often what happens meanwhile is looked at, and how large the file has become. */
const RECENT_EVERY_MS = 1_000;
const SHRINK_EVERY_BATCHES = 20;
const RECENT_LIMIT = 1_000;
/** Without any change, how far it has come is noted this often. */
const NOTE_EVERY_MS = 30_000;

const NEW_STATE: SyncState = {
  identity: null,
  lineage: null,
  cursor: null,
  newest: null,
  visible: null,
  cutoff: null,
  evictedBefore: null,
  isCut: false,
  isComplete: false,
  rowsExpected: null,
  syncedAt: null,
};

/** What one step came to. */
export interface SyncStep {
  /** Something is different from before. */
  readonly hasChanged: boolean;
  /** More is to be read at once. */
  readonly hasMore: boolean;
}

/** Brings the history on this computer into agreement with the database, step by step. */
export interface HistorySync {
  /**
   * Does what is due next. The first step on a source opens the file of whoever looks; a step that fails leaves
   * everything so that the next one is right.
   */
  step(source: HistorySource): Promise<SyncStep>;
  /** How much is there, and from when. */
  coverage(): RunCoverage;
  /** Takes over how far a file has come that was opened without a connection. */
  adopt(state: SyncState | null, rows: number): void;
  /** Whoever looks next may be somebody else. */
  startAfresh(): void;
  /** Looks at everything at the next step, not only at what happened lately. */
  askForSurvey(): void;
}

export interface HistorySyncOptions {
  readonly keeper: RemoteKeeper;
  readonly nowMs: () => number;
  /** The file of whoever looks is open and may be shown. */
  onOpened(identity: Identity, file: string): void;
}

const sameTenants = (a: VisibleTenants, b: VisibleTenants) =>
  JSON.stringify(a?.toSorted((x, y) => x - y) ?? null) === JSON.stringify(b?.toSorted((x, y) => x - y) ?? null);

interface Opened {
  readonly source: HistorySource;
  readonly file: string;
  readonly place: HistoryPlace;
  state: SyncState;
  batches: Batch[];
  /** Where the cursor goes once all batches are done. */
  nextCursor: string | null;
  /** The cursor and the cutoff that the batches were planned by. */
  plannedBy: { readonly cursor: bigint | null; readonly cutoff: string };
  highestIds: Record<RunRecord, number>;
  readonly missing: ReturnType<typeof createMissingIds>;
  recentCursor: bigint | null;
  readonly generation: number;
  isShown: boolean;
  isSurveyed: boolean;
  surveyAtMs: number;
  recentAtMs: number;
  notedAtMs: number;
  batchesDone: number;
}

const toBigInt = (text: string | null) => (text === null ? null : BigInt(text));
const later = (a: string, b: string | null) => (b === null || a > b ? a : b);

/** A sync that has not looked at anything yet. */
export function createHistorySync(options: HistorySyncOptions): HistorySync {
  const { keeper, nowMs, onOpened } = options;
  let opened: Opened | null = null;
  /** Counts steps up, so that one that was left behind with its connection changes nothing any more. */
  let turn = 0;
  /** Counts up whenever nothing of what went on before may be shown. */
  let generation = 0;
  let rowsRead = 0;
  let known: SyncState = NEW_STATE;

  const ask = async <T>(asking: Promise<T>): Promise<T> => {
    const own = turn;
    const answer = await asking;
    if (own !== turn) throw new Error('Another step has begun meanwhile.');
    return answer;
  };
  /** Has the file shown once there is something in it to show. */
  const show = (file: Opened) => {
    if (file.isShown || file.generation !== generation || file.state.identity === null) return;
    file.isShown = true;
    onOpened(file.state.identity, file.file);
  };

  const note = async (file: Opened, change: Partial<SyncState>) => {
    file.state = { ...file.state, ...change };
    known = file.state;
    file.notedAtMs = nowMs();
    await keeper.writeState(file.state);
  };
  const cutoffOf = (state: SyncState) => {
    // Whole days, so that it stays the same from one look to the next.
    const oldest = Math.floor((nowMs() - RETENTION_DAYS * DAY_MS) / DAY_MS) * DAY_MS;
    return later(new Date(oldest).toISOString(), state.evictedBefore);
  };
  const isSame = (file: Opened, viewer: Viewer) => historyFileOf(file.place, viewer.identity) === file.file;

  /** What is no longer theirs goes; what has become theirs is read as if nothing had been there. */
  const applyVisible = async (file: Opened, viewer: Viewer) => {
    const isFirst = file.state.syncedAt === null && file.state.cursor === null;
    if (!isFirst && sameTenants(file.state.visible, viewer.visible)) return false;
    if (viewer.visible !== null) await keeper.keepTenants(viewer.visible);
    await keeper.forgetRanges();
    const visible = viewer.visible === null ? null : [...viewer.visible];
    await note(file, { visible, cursor: null, isComplete: false });
    return !isFirst;
  };

  const connect = async (source: HistorySource): Promise<Opened> => {
    const own = generation;
    const place = await ask(source.place());
    const name = historyFileOf(place, place.identity);
    const state = (await keeper.open(name)) ?? NEW_STATE;
    const file: Opened = {
      source,
      file: name,
      place,
      state,
      batches: [],
      nextCursor: null,
      plannedBy: { cursor: null, cutoff: cutoffOf(state) },
      highestIds: forEachRecord(() => 0),
      missing: createMissingIds(),
      recentCursor: null,
      generation: own,
      isShown: false,
      isSurveyed: false,
      surveyAtMs: 0,
      recentAtMs: 0,
      notedAtMs: 0,
      batchesDone: 0,
    };
    await applyVisible(file, place);
    // Another past: what is kept is shown until it has been compared, but nothing of it counts as known.
    if (state.lineage !== null && state.lineage !== place.lineage) await startOver(file);
    await note(file, { lineage: place.lineage, identity: place.identity });
    rowsRead = await keeper.countRuns();
    if (file.state.isComplete || rowsRead > 0) show(file);
    return file;
  };

  const startOver = async (file: Opened) => {
    await keeper.forgetRanges();
    await note(file, { cursor: null, newest: null, isComplete: false });
  };

  const survey = async (file: Opened): Promise<SyncStep> => {
    const startedAtMs = nowMs();
    if (file.state.cursor === null) await keeper.forgetRanges();
    const cutoff = cutoffOf(file.state);
    const cursor = toBigInt(file.state.cursor);
    const found: Survey = await ask(file.source.survey({ cutoff, cursor }));
    if (!isSame(file, found)) return leave();
    if (await applyVisible(file, found)) return { hasChanged: true, hasMore: true };
    const newest = toBigInt(file.state.newest);
    if (newest !== null && found.position.xmax < newest) {
      // The database knows less than it did: a backup was restored, or a standby that lagged behind took over.
      await startOver(file);
      return { hasChanged: false, hasMore: true };
    }
    const dropped = await keeper.dropBefore(Date.parse(cutoff));
    await keeper.putTenants(found.tenants);
    const plans = await keeper.compare(found.tables, IDS_PER_RANGE);
    file.batches = planBatches(plans);
    file.plannedBy = { cursor, cutoff };
    file.nextCursor = found.position.xmin.toString();
    for (const { record, highestId } of found.tables) {
      file.highestIds[record] = Math.max(file.highestIds[record], highestId);
    }
    file.isSurveyed = true;
    const takenMs = nowMs() - startedAtMs;
    file.surveyAtMs = nowMs() + Math.max(SURVEY_EVERY_MS, takenMs * SURVEY_SHARE);
    await note(file, {
      cutoff,
      newest: found.position.xmax.toString(),
      isCut: found.tables.some(({ isCut }) => isCut),
      rowsExpected: found.tables.reduce(
        (sum, { ranges }) => sum + ranges.reduce((rows, { count }) => rows + count, 0),
        0,
      ),
      // From here on nothing is missed, whenever the rest is read: ranges not read yet are known not to be.
      ...(cursor === null ? { cursor: found.position.xmin.toString() } : {}),
    });
    if (file.batches.length === 0) {
      await finish(file, found.position.xmin);
      show(file);
    }
    return { hasChanged: dropped > 0, hasMore: true };
  };

  const finish = async (file: Opened, position: bigint | null) => {
    const evictedMs = await keeper.shrink();
    rowsRead = await keeper.countRuns();
    if (evictedMs !== null) {
      const evictedBefore = later(new Date(evictedMs).toISOString(), file.state.evictedBefore);
      file.batches = [];
      file.surveyAtMs = 0;
      await note(file, { evictedBefore });
      return;
    }
    if (file.batches.length > 0) return;
    await keeper.dropDocuments(nowMs() - RETENTION_DAYS * DAY_MS);
    await note(file, {
      isComplete: true,
      syncedAt: new Date(nowMs()).toISOString(),
      cursor: position?.toString() ?? file.nextCursor,
    });
  };

  const readBatch = async (file: Opened, batch: Batch): Promise<SyncStep> => {
    const { record, from, to, isWhole, ranges } = batch;
    const { cursor, cutoff } = file.plannedBy;
    const found = await ask(file.source.range({ record, from, to, cutoff, cursor: isWhole ? null : cursor }));
    if (!isSame(file, found)) return leave();
    if (await applyVisible(file, found)) return askForSurvey(file);
    let hasChanged: boolean;
    if (isWhole) {
      hasChanged = await keeper.replaceRange({ record, from, to }, found.entries, IDS_PER_RANGE);
      rowsRead = await keeper.countRuns();
    } else {
      hasChanged = await keeper.putRuns(found.entries);
      // With everything new added, more rows than there are means that some are gone; fewer, that some came since.
      for (const range of ranges) {
        const start = range.range * IDS_PER_RANGE;
        const ids = { record, from: start, to: start + IDS_PER_RANGE - 1 };
        if ((await keeper.countRange(ids)) !== range.count) {
          file.batches.unshift({ ...ids, isWhole: true, ranges: [range] });
        }
      }
    }
    file.batches = file.batches.filter((each) => each !== batch);
    file.batchesDone += 1;
    show(file);
    const isAtEnd = file.batches.length === 0;
    if (isAtEnd || file.batchesDone % SHRINK_EVERY_BATCHES === 0) await finish(file, null);
    return { hasChanged, hasMore: true };
  };

  const readRecent = async (file: Opened): Promise<SyncStep> => {
    const active = await keeper.activeIds();
    const startedAtMs = nowMs();
    const asking = file.source.recent({
      cutoff: cutoffOf(file.state),
      tables: forEachRecord((record) => ({
        highestId: file.highestIds[record],
        ids: [
          ...active.filter((each) => each.record === record).map(({ id }) => id),
          ...file.missing.ids(record, startedAtMs),
        ],
        cursor: file.recentCursor,
        limit: RECENT_LIMIT,
      })),
    });
    const found = await ask(asking);
    if (!isSame(file, found)) return leave();
    if (await applyVisible(file, found)) return askForSurvey(file);
    const newest = toBigInt(file.state.newest);
    if (newest !== null && found.position.xmax < newest) {
      await startOver(file);
      return askForSurvey(file);
    }
    const entries = found.tables.flatMap((table) => table.entries);
    const hasChanged = entries.length > 0 && (await keeper.putRuns(entries));
    for (const table of found.tables) {
      const { record, newIds } = table;
      file.highestIds[record] = file.missing.passOver(record, file.highestIds[record], newIds, startedAtMs);
      file.missing.found(
        record,
        table.entries.map(({ summary }) => summary.id),
      );
    }
    file.recentCursor = found.position.xmin;
    file.recentAtMs = nowMs();
    if (hasChanged) rowsRead = await keeper.countRuns();
    const change = {
      newest: found.position.xmax.toString(),
      ...(file.state.isComplete && file.batches.length === 0 ? { syncedAt: new Date(nowMs()).toISOString() } : {}),
    };
    if (hasChanged || nowMs() - file.notedAtMs > NOTE_EVERY_MS) await note(file, change);
    else known = file.state = { ...file.state, ...change };
    const isFull = found.tables.some(({ newIds }) => newIds.length >= RECENT_LIMIT);
    return { hasChanged, hasMore: isFull || file.batches.length > 0 };
  };

  const askForSurvey = (file: Opened): SyncStep => {
    file.batches = [];
    file.surveyAtMs = 0;
    return { hasChanged: true, hasMore: true };
  };
  /** The role leads to somebody else now: their file is opened by the next step. */
  const leave = (): SyncStep => {
    opened = null;
    return { hasChanged: true, hasMore: true };
  };

  const next = async (file: Opened): Promise<SyncStep> => {
    if (!file.isSurveyed) return survey(file);
    const [batch] = file.batches;
    const isRecentDue = nowMs() - file.recentAtMs >= RECENT_EVERY_MS;
    if (batch !== undefined && (!isRecentDue || file.recentAtMs === 0 || file.batchesDone === 0)) {
      // The top of the list first, then what happens now.
      return readBatch(file, batch);
    }
    if (batch === undefined && nowMs() >= file.surveyAtMs) return survey(file);
    return readRecent(file);
  };

  return {
    async step(source) {
      const own = (turn += 1);
      try {
        if (opened?.source.connection !== source.connection) opened = await connect(source);
        return await next(opened);
      } catch (error) {
        // What is in memory may be ahead of the file, or the file another one by now.
        if (own === turn) opened = null;
        throw error;
      }
    },
    coverage: () => ({
      syncedAt: known.syncedAt,
      isComplete: known.isComplete,
      completeBackTo: known.isComplete && known.isCut ? known.cutoff : null,
      rowsRead,
      rowsExpected: known.rowsExpected,
    }),
    adopt(state, rows) {
      turn += 1;
      generation += 1;
      opened = null;
      known = state ?? NEW_STATE;
      rowsRead = rows;
    },
    startAfresh() {
      turn += 1;
      generation += 1;
      opened = null;
      known = NEW_STATE;
      rowsRead = 0;
    },
    askForSurvey() {
      if (opened !== null) opened.surveyAtMs = 0;
    },
  };
}
