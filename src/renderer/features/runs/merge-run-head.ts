import type { RunSummary } from '../../../shared/contract/runs';

/** The newest rows as they are now, and whether there are more behind them. */
export interface RunHead {
  readonly runs: readonly RunSummary[];
  readonly nextCursor: string | null;
}

interface MergedRuns {
  /** The rows one reads, in their places, with what is known of them now. */
  readonly rows: readonly RunSummary[];
  /** How many rows wait to be shown. */
  readonly newCount: number;
  /** Rows that should be in the head but are not: they no longer match the filter. */
  readonly vanishedIds: readonly number[];
}

/** Newest first, as the list is ordered; a negative result puts `a` before `b`. */
function compare(a: RunSummary, b: RunSummary): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id;
}

/**
 * Brings the rows on screen up to date without moving them: known rows are renewed in place, unknown ones are only
 * counted, those gone from the head are named.
 *
 * @param hasMore whether rows follow after the last on screen, which then may come up into the head
 */
export function mergeRunHead(shown: readonly RunSummary[], hasMore: boolean, head: RunHead | undefined): MergedRuns {
  if (head === undefined) return { rows: shown, newCount: 0, vanishedIds: [] };
  const fresh = new Map(head.runs.map((run) => [run.id, run]));
  const shownIds = new Set(shown.map((run) => run.id));
  const lastShown = shown.at(-1);
  const lastFresh = head.runs.at(-1);
  const isInReach = (run: RunSummary) => !hasMore || lastShown === undefined || compare(run, lastShown) < 0;
  const isCovered = (run: RunSummary) =>
    head.nextCursor === null || (lastFresh !== undefined && compare(run, lastFresh) <= 0);
  return {
    rows: shown.map((run) => fresh.get(run.id) ?? run),
    newCount: head.runs.filter((run) => !shownIds.has(run.id) && isInReach(run)).length,
    vanishedIds: shown.filter((run) => !fresh.has(run.id) && isCovered(run)).map((run) => run.id),
  };
}
