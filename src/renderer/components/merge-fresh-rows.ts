/** How the rows of a list are told apart and in which order they stand. */
export interface ListOrder<Row> {
  readonly keyOf: (row: Row) => string;
  readonly compare: (a: Row, b: Row) => number;
  /** Nothing that changes in a row moves it, and `compare` is exact: then a row is found by it among 100,000. */
  readonly isFixed: boolean;
}

/** A page as it is now, read again from the place in the list where it began. */
export interface FreshPage<Row> {
  /** How many rows stand before it on screen. */
  readonly startIndex: number;
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

interface MergedRows<Row> {
  /** The rows one reads, in their places, with what is known of them now. */
  readonly rows: readonly Row[];
  /** How many rows wait to be shown among and before them. */
  readonly newCount: number;
  /** So many rows are new that the first page holds nothing else: there may be more of them than are counted. */
  readonly hasMoreNew: boolean;
  /** Keys of rows that should be in a fresh page but are not: they no longer match the filter. */
  readonly vanishedKeys: ReadonlySet<string>;
  /** Rows that follow after the last one: showing them moves nothing. */
  readonly following: readonly Row[];
}

function findByOrder<Row>({ keyOf, compare }: ListOrder<Row>, rows: readonly Row[], wanted: Row): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compare(row, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  const found = rows[low];
  return found !== undefined && keyOf(found) === keyOf(wanted) ? low : -1;
}

/** Where a row stands among those on screen, or -1. */
function finder<Row>(order: ListOrder<Row>, shown: readonly Row[]): (row: Row) => number {
  if (order.isFixed) return (row) => findByOrder(order, shown, row);
  const indexes = new Map(shown.map((row, index) => [order.keyOf(row), index]));
  return (row) => indexes.get(order.keyOf(row)) ?? -1;
}

/**
 * Brings the rows on screen up to date without moving them: known rows are renewed in place, unknown ones are only
 * counted, those gone from a fresh page are named.
 *
 * @param shown as they were read, in the order of the list
 * @param hasMore whether rows follow after the last on screen, which then may come up into a fresh page
 */
export function mergeFreshRows<Row>(
  order: ListOrder<Row>,
  shown: readonly Row[],
  hasMore: boolean,
  pages: readonly FreshPage<Row>[],
): MergedRows<Row> {
  const { keyOf, compare } = order;
  const last = shown.at(-1);
  const isAfterLast = (row: Row) => last !== undefined && compare(row, last) > 0;
  const indexOf = pages.length === 0 ? () => -1 : finder(order, shown);
  const rows = [...shown];
  const found = new Set<string>();
  const newKeys = new Set<string>();
  const following = new Map<string, Row>();
  for (const row of pages.flatMap((page) => page.rows)) {
    const index = indexOf(row);
    if (index >= 0) {
      rows[index] = row;
      found.add(keyOf(row));
    } else if (!isAfterLast(row)) newKeys.add(keyOf(row));
    else if (!hasMore) following.set(keyOf(row), row);
  }
  const vanishedKeys = new Set<string>();
  for (const { startIndex, rows: fresh, nextCursor } of pages) {
    const lastFresh = fresh.at(-1);
    for (const row of shown.slice(startIndex)) {
      if (nextCursor !== null && (lastFresh === undefined || compare(row, lastFresh) > 0)) break;
      if (!found.has(keyOf(row))) vanishedKeys.add(keyOf(row));
    }
  }
  const head = pages.find(({ startIndex }) => startIndex === 0);
  return {
    rows,
    newCount: newKeys.size,
    hasMoreNew: head !== undefined && head.nextCursor !== null && head.rows.every((row) => newKeys.has(keyOf(row))),
    vanishedKeys,
    following: [...following.values()],
  };
}
