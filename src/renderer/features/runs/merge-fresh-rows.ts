import type { RunSummary } from '../../../shared/contract/runs';
import { compareRuns } from '../../../shared/domain/run-order';

/** A page as it is now, read again from the place in the list where it began. */
export interface FreshPage {
  /** How many rows stand before it on screen. */
  readonly startIndex: number;
  readonly runs: readonly RunSummary[];
  readonly nextCursor: string | null;
}

interface MergedRows {
  /** The rows one reads, in their places, with what is known of them now. */
  readonly rows: readonly RunSummary[];
  /** How many rows wait to be shown among and before them. */
  readonly newCount: number;
  /** Keys of rows that should be in a fresh page but are not: they no longer match the filter. */
  readonly vanishedKeys: ReadonlySet<string>;
  /** Rows that follow after the last one: showing them moves nothing. */
  readonly following: readonly RunSummary[];
}

function find(rows: readonly RunSummary[], run: RunSummary): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareRuns(row, run) < 0) low = middle + 1;
    else high = middle;
  }
  return rows[low]?.key === run.key ? low : -1;
}

/**
 * Brings the rows on screen up to date without moving them: known rows are renewed in place, unknown ones are only
 * counted, those gone from a fresh page are named.
 *
 * @param shown in the order of lists
 * @param hasMore whether rows follow after the last on screen, which then may come up into a fresh page
 */
export function mergeFreshRows(
  shown: readonly RunSummary[],
  hasMore: boolean,
  pages: readonly FreshPage[],
): MergedRows {
  const last = shown.at(-1);
  const isAfterLast = (run: RunSummary) => last !== undefined && compareRuns(run, last) > 0;
  const rows = [...shown];
  const newKeys = new Set<string>();
  const vanishedKeys = new Set<string>();
  const following = new Map<string, RunSummary>();
  for (const { startIndex, runs, nextCursor } of pages) {
    const found = new Set<string>();
    for (const run of runs) {
      const index = find(shown, run);
      if (index >= 0) {
        rows[index] = run;
        found.add(run.key);
      } else if (!isAfterLast(run)) newKeys.add(run.key);
      else if (!hasMore) following.set(run.key, run);
    }
    const lastFresh = runs.at(-1);
    const isCovered = (run: RunSummary) =>
      nextCursor === null || (lastFresh !== undefined && compareRuns(run, lastFresh) <= 0);
    for (const run of shown.slice(startIndex)) {
      if (!isCovered(run)) break;
      if (!found.has(run.key)) vanishedKeys.add(run.key);
    }
  }
  return { rows, newCount: newKeys.size, vanishedKeys, following: [...following.values()] };
}
