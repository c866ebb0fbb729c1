import { LEGACY_RECORDS, RUN_RECORDS, type RunRecord } from '../../shared/contract/runs';
import type { RangePlan } from './history-keeper';
import { IDS_PER_RANGE, type RangeState } from './range-state';

/** Ranges of ids that are read at once. */
export interface Batch {
  readonly record: RunRecord;
  readonly from: number;
  readonly to: number;
  /** Replace all of it, rather than only what was written since the cursor. */
  readonly isWhole: boolean;
  readonly ranges: readonly RangeState[];
}

const ROWS_PER_BATCH = 1_000;
/** Of ranges of which only a little changed, more can go together. */
const RANGES_PER_CHANGED_BATCH = 40;

const batchOf = (record: RunRecord, isWhole: boolean, ranges: readonly RangeState[]): Batch => {
  const numbers = ranges.map(({ range }) => range);
  return {
    record,
    isWhole,
    ranges,
    from: Math.min(...numbers) * IDS_PER_RANGE,
    to: (Math.max(...numbers) + 1) * IDS_PER_RANGE - 1,
  };
};

/** Neighbours go together up to a limit; a gap between them would say of ids in it that they have been read. */
function group(record: RunRecord, isWhole: boolean, ranges: readonly RangeState[]): Batch[] {
  const batches: Batch[] = [];
  let open: RangeState[] = [];
  const isFull = () =>
    isWhole
      ? open.reduce((sum, { count }) => sum + count, 0) >= ROWS_PER_BATCH
      : open.length >= RANGES_PER_CHANGED_BATCH;
  for (const state of ranges) {
    const last = open.at(-1);
    if (last !== undefined && (last.range !== state.range + 1 || isFull())) {
      batches.push(batchOf(record, isWhole, open));
      open = [];
    }
    open.push(state);
  }
  return open.length === 0 ? batches : [...batches, batchOf(record, isWhole, open)];
}

/** What is to be read, from the newest on: all tables keep step, so that the top of the list is right first. */
export function planBatches(plans: readonly RangePlan[]): Batch[] {
  const tables = plans.map(({ record, whole, changed }) => [
    ...group(record, false, changed),
    ...group(record, true, whole),
  ]);
  const placed = tables.flatMap((batches) => batches.map((batch, index) => ({ batch, share: index / batches.length })));
  return placed.toSorted((a, b) => a.share - b.share).map(({ batch }) => batch);
}

/** Ids that were passed over: a transaction that took one earlier may commit later. */
export interface MissingIds {
  /** Notes what is missing up to the last of them, and gives the highest id that is known of from now on. */
  passOver(record: RunRecord, highestId: number, newIds: readonly number[], nowMs: number): number;
  found(record: RunRecord, ids: readonly number[]): void;
  /** Those worth looking for. */
  ids(record: RunRecord, nowMs: number): number[];
}

/** No transaction of the platform lasts that long; what comes later still is found by the next survey. */
const WATCHED_MS = 10 * 60_000;
const MAX_WATCHED = 1_000;

/** Nothing is missing at first: a survey has just seen everything. */
export function createMissingIds(): MissingIds {
  const watched = new Map<RunRecord, Map<number, number>>(RUN_RECORDS.map((record) => [record, new Map()]));
  const of = (record: RunRecord) => watched.get(record) ?? new Map<number, number>();
  return {
    passOver(record, highestId, newIds, nowMs) {
      const last = newIds.at(-1) ?? highestId;
      const there = new Set(newIds);
      for (let id = Math.max(highestId + 1, last - MAX_WATCHED); id < last; id += 1) {
        if (!there.has(id)) of(record).set(id, nowMs + WATCHED_MS);
      }
      return last;
    },
    found(record, ids) {
      for (const id of ids) of(record).delete(id);
    },
    ids(record, nowMs) {
      for (const [id, untilMs] of of(record)) if (untilMs < nowMs) of(record).delete(id);
      return [...of(record).keys()].slice(-MAX_WATCHED);
    },
  };
}

/** A value for each table. */
export function forEachRecord<T>(valueOf: (record: RunRecord) => T): Record<RunRecord, T> {
  const [first, second, third, fourth, fifth] = LEGACY_RECORDS;
  return {
    operation_runs: valueOf('operation_runs'),
    [first]: valueOf(first),
    [second]: valueOf(second),
    [third]: valueOf(third),
    [fourth]: valueOf(fourth),
    [fifth]: valueOf(fifth),
  };
}
