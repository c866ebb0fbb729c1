import { STATUS_BUCKETS } from '../../shared/domain/run-status';

/** What lists look through of a run. */
export interface IndexedRun {
  readonly place: number;
  readonly record: number;
  readonly id: number;
  readonly createdAt: number;
  readonly bucket: number;
  readonly type: number;
  readonly initiator: number;
  /** 0 where it is of no tenant. */
  readonly tenantId: number;
  readonly workspaceId: number;
  /** Infinity where it is over. */
  readonly staleAt: number;
}

/** The place of a run in a list. */
export interface ListPlace {
  readonly createdAt: number;
  readonly id: number;
  readonly record: number;
}

/** What a run has to be; null where it may be anything. */
export interface IndexFilter {
  readonly types: ReadonlySet<number> | null;
  readonly initiators: ReadonlySet<number> | null;
  readonly tenantId: number | null;
  readonly workspaceId: number | null;
  readonly createdFrom: number;
  readonly createdBefore: number;
  /** Stale at this time. */
  readonly staleAt: number | null;
  /** Whether the record is this one, or is not. */
  readonly record: { readonly is: boolean; readonly rank: number } | null;
  /** Places that a search found. */
  readonly places: readonly number[] | null;
}

interface Columns {
  readonly record: Uint8Array;
  readonly id: Float64Array;
  readonly createdAt: Float64Array;
  readonly bucket: Uint8Array;
  readonly type: Uint32Array;
  readonly initiator: Uint32Array;
  readonly tenantId: Float64Array;
  readonly workspaceId: Float64Array;
  readonly staleAt: Float64Array;
}

function makeColumns(size: number): Columns {
  return {
    record: new Uint8Array(size),
    id: new Float64Array(size),
    createdAt: new Float64Array(size),
    bucket: new Uint8Array(size),
    type: new Uint32Array(size),
    initiator: new Uint32Array(size),
    tenantId: new Float64Array(size),
    workspaceId: new Float64Array(size),
    staleAt: new Float64Array(size),
  };
}

function grown(columns: Columns, size: number): Columns {
  const larger = makeColumns(size);
  for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name].set(columns[name]);
  return larger;
}

const at = (column: { readonly [index: number]: number }, place: number): number => column[place] ?? 0;

export type HistoryIndex = ReturnType<typeof createHistoryIndex>;

/**
 * The runs of a file as columns of numbers, in the order of lists. SQLite takes some 40 ms to count by bucket what a
 * common word finds among 100,000 runs; one walk over these takes one.
 */
export function createHistoryIndex() {
  let columns = makeColumns(1_024);
  /** Places in the order of lists, but for those in `moved`. */
  let order: number[] = [];
  /** Added since, or with another place in the order. */
  const moved = new Set<number>();
  /** In the order still, but gone or moved. */
  const left = new Set<number>();
  const present = new Set<number>();

  const compare = (a: number, b: number): number =>
    at(columns.createdAt, b) - at(columns.createdAt, a) ||
    at(columns.id, b) - at(columns.id, a) ||
    at(columns.record, a) - at(columns.record, b);

  /** Merges what was added into the order: as fast as one walk, however much it was. */
  const settle = () => {
    if (moved.size === 0 && left.size === 0) return;
    const added = [...moved].toSorted(compare);
    const merged: number[] = [];
    let next = 0;
    for (const place of order) {
      if (left.has(place)) continue;
      for (let fresh = added[next]; fresh !== undefined && compare(fresh, place) < 0; fresh = added[next]) {
        merged.push(fresh);
        next += 1;
      }
      merged.push(place);
    }
    for (; next < added.length; next += 1) merged.push(added[next] ?? 0);
    order = merged;
    moved.clear();
    left.clear();
  };

  const put = (run: IndexedRun) => {
    const { place } = run;
    if (place >= columns.id.length) columns = grown(columns, Math.max(place + 1, columns.id.length * 2));
    const isKnown = present.has(place);
    const stays =
      isKnown &&
      at(columns.createdAt, place) === run.createdAt &&
      at(columns.id, place) === run.id &&
      at(columns.record, place) === run.record;
    if (!stays) {
      if (isKnown && !moved.has(place)) left.add(place);
      // One that left and comes back under its old number would be passed over in the order.
      if (left.has(place)) {
        order = order.filter((each) => each !== place);
        left.delete(place);
      }
      moved.add(place);
    }
    present.add(place);
    columns.record[place] = run.record;
    columns.id[place] = run.id;
    columns.createdAt[place] = run.createdAt;
    columns.bucket[place] = run.bucket;
    columns.type[place] = run.type;
    columns.initiator[place] = run.initiator;
    columns.tenantId[place] = run.tenantId;
    columns.workspaceId[place] = run.workspaceId;
    columns.staleAt[place] = run.staleAt;
  };

  const isAfter = (place: number, after: ListPlace): boolean => {
    const byTime = after.createdAt - at(columns.createdAt, place);
    const byId = after.id - at(columns.id, place);
    return byTime > 0 || (byTime === 0 && (byId > 0 || (byId === 0 && at(columns.record, place) > after.record)));
  };

  /** What a place has to be, as a function without anything in it that does not matter. */
  const matcher = (filter: IndexFilter): ((place: number) => boolean) => {
    const { types, initiators, tenantId, workspaceId, staleAt, record, places, createdFrom, createdBefore } = filter;
    const tests: ((place: number) => boolean)[] = [];
    if (tenantId !== null) tests.push((place) => columns.tenantId[place] === tenantId);
    if (workspaceId !== null) tests.push((place) => columns.workspaceId[place] === workspaceId);
    if (record !== null) tests.push((place) => (columns.record[place] === record.rank) === record.is);
    if (staleAt !== null) tests.push((place) => at(columns.staleAt, place) <= staleAt);
    if (createdFrom > Number.NEGATIVE_INFINITY) tests.push((place) => at(columns.createdAt, place) >= createdFrom);
    if (createdBefore < Number.POSITIVE_INFINITY) tests.push((place) => at(columns.createdAt, place) < createdBefore);
    if (types !== null) tests.push((place) => types.has(at(columns.type, place)));
    if (initiators !== null) tests.push((place) => initiators.has(at(columns.initiator, place)));
    if (places !== null) {
      const found = new Uint8Array(columns.id.length);
      for (const place of places) found[place] = 1;
      tests.push((place) => found[place] === 1);
    }
    const [first, second] = tests;
    if (first === undefined) return () => true;
    if (second === undefined) return first;
    return (place) => tests.every((test) => test(place));
  };

  return {
    put,
    remove(place: number): void {
      if (!present.delete(place)) return;
      if (!moved.delete(place)) left.add(place);
    },
    clear(): void {
      order = [];
      moved.clear();
      left.clear();
      present.clear();
    },

    /** The places of a page in order, how many of each bucket the filter finds, and where the page ended. */
    find(
      filter: IndexFilter,
      page: { readonly buckets: readonly number[]; readonly after: ListPlace | null; readonly limit: number },
    ): { readonly places: number[]; readonly counts: readonly number[]; readonly next: ListPlace | null } {
      settle();
      const matches = matcher(filter);
      const counts = STATUS_BUCKETS.map(() => 0);
      const isWanted = STATUS_BUCKETS.map(
        (_bucket, index) => page.buckets.length === 0 || page.buckets.includes(index),
      );
      const places: number[] = [];
      let hasMore = false;
      for (const place of order) {
        if (!matches(place)) continue;
        const bucket = at(columns.bucket, place);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
        if (hasMore || isWanted[bucket] !== true) continue;
        if (page.after !== null && !isAfter(place, page.after)) continue;
        if (places.length === page.limit) hasMore = true;
        else places.push(place);
      }
      const last = places.at(-1);
      const next =
        !hasMore || last === undefined
          ? null
          : { createdAt: at(columns.createdAt, last), id: at(columns.id, last), record: at(columns.record, last) };
      return { places, counts, next };
    },

    /** Active, stale, and of some buckets since some time. */
    count(
      nowMs: number,
      buckets: readonly number[],
      sinceMs: number,
    ): { active: number; stuck: number; recent: number } {
      settle();
      let active = 0;
      let stuck = 0;
      let recent = 0;
      for (const place of order) {
        const staleAt = at(columns.staleAt, place);
        if (staleAt <= nowMs) stuck += 1;
        else if (staleAt < Number.POSITIVE_INFINITY) active += 1;
        if (at(columns.createdAt, place) > sinceMs && buckets.includes(at(columns.bucket, place))) recent += 1;
      }
      return { active, stuck, recent };
    },

    size: (): number => present.size,
  };
}
