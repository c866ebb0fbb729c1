import { keepPreviousData, useInfiniteQuery, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RunFilter, RunPage, RunSummary } from '../../../shared/contract/runs';
import { WheelhouseError } from '../../../shared/errors';
import { call } from '../../api';
import { type FreshPage, mergeFreshRows } from './merge-fresh-rows';
import { freshPageQuery, RUN_PAGE_SIZE, RUN_PAGES_KEY, RUNS_KEY, runQuery } from './run-queries';

/** Rows that left the filter are looked up one by one; more than these at once say "refresh" anyway. */
const MAX_LOOKED_UP = 10;
const ROUGHLY = 50;

interface RunList {
  readonly rows: readonly RunSummary[];
  /** Keys of rows on screen that no longer match the filter. */
  readonly vanishedKeys: ReadonlySet<string>;
  readonly newCount: number;
  readonly showNew: () => void;
  /** The head of the list as it is now, for its total, its counts and how much of the history it covers. */
  readonly head: RunPage | undefined;
  readonly isLoading: boolean;
  /** Only while there is nothing that may be shown. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  /** Tells which rows are in sight: they are kept true. */
  readonly onSight: (first: number, last: number) => void;
}

interface Pages {
  readonly pages: RunPage[];
  readonly pageParams: unknown[];
}

/** Which rows are in sight, roughly: what follows from it is done once per so many rows. */
interface RowsInSight {
  readonly first: number;
  readonly last: number;
}

type FreshRunPage = RunPage & FreshPage;

/**
 * A list that keeps what one reads in place. Its pages are read once; on every change those in sight are read again,
 * which renews the rows where they are, and so is the head, which says how many new ones wait.
 */
export function useRunList(filter: RunFilter): RunList {
  const queryClient = useQueryClient();
  const queryKey = useMemo(() => [RUN_PAGES_KEY, filter], [filter]);
  const read = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => call('runs.list', { filter, cursor: pageParam, limit: RUN_PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // Reading the pages again would move the rows; fresh copies of those in sight keep them true.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
    // Comparing a thousand pages with themselves at each page takes longer than a frame.
    structuralSharing: false,
  });
  const isOther = read.isPlaceholderData;
  const shown = useMemo(() => read.data?.pages.flatMap((page) => page.runs) ?? [], [read.data]);
  const [inSight, setInSight] = useState<RowsInSight>({ first: 0, last: 0 });
  const { pages: fresh, refusal } = useFreshPages(filter, isOther ? undefined : read.data, inSight);
  const merged = useMemo(() => mergeFreshRows(shown, read.hasNextPage, fresh), [shown, read.hasNextPage, fresh]);
  const head = fresh.find(({ startIndex }) => startIndex === 0) ?? read.data?.pages[0];

  const showNew = useCallback(() => {
    if (head !== undefined) queryClient.setQueryData<Pages>(queryKey, { pages: [head], pageParams: [null] });
  }, [head, queryClient, queryKey]);
  // Rows that follow after the last one move nothing, and neither does the first row of an empty list. While the history
  // is still being read the list fills up by itself, for as long as nobody has begun to read it.
  const { following } = merged;
  const first = isOther ? undefined : read.data?.pages[0];
  const isEmpty = first !== undefined && shown.length === 0;
  const isFilling = first?.coverage.isComplete === false;
  const isFilled = head?.coverage.isComplete === true;
  useEffect(() => {
    const isNews = merged.newCount > 0;
    if ((isNews && isEmpty) || (isFilling && (isNews || isFilled) && !isBeingRead())) showNew();
    else if (following.length > 0 && !isOther) {
      const nextCursor = fresh.at(-1)?.nextCursor ?? null;
      queryClient.setQueryData<Pages>(queryKey, (known) => known && append(known, following, nextCursor));
    }
  }, [isEmpty, isFilling, isFilled, merged.newCount, showNew, following, isOther, fresh, queryClient, queryKey]);

  const onSight = useCallback((first: number, last: number) => {
    const seen = { first: Math.floor(first / ROUGHLY) * ROUGHLY, last: Math.ceil(last / ROUGHLY) * ROUGHLY };
    setInSight((known) => (known.first === seen.first && known.last === seen.last ? known : seen));
  }, []);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = read;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isOther) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isOther, fetchNextPage]);
  return {
    rows: useLookedUp(merged.rows, merged.vanishedKeys),
    vanishedKeys: merged.vanishedKeys,
    newCount: merged.newCount,
    showNew,
    head,
    isLoading: read.isPending,
    // What one may no longer see does not stay on screen.
    error: refusal ?? (read.data === undefined || isOther ? read.error : null),
    refetch: () =>
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [first] }) => first === RUN_PAGES_KEY || first === RUNS_KEY[0],
      }),
    hasMore: read.hasNextPage,
    isLoadingMore: read.isFetchingNextPage,
    loadMore,
    onSight,
  };
}

function isBeingRead(): boolean {
  const screen = document.getElementById('screen');
  return screen !== null && (screen.scrollTop > 0 || screen.querySelector('[role="row"][aria-current]') !== null);
}

/** The head and the pages in sight, as they are by now. */
function useFreshPages(
  filter: RunFilter,
  data: Pages | undefined,
  inSight: RowsInSight,
): { readonly pages: readonly FreshRunPage[]; readonly refusal: unknown } {
  const wanted = useMemo(
    () =>
      locate(data?.pages ?? []).filter(
        ({ startIndex, endIndex }) => startIndex === 0 || (startIndex <= inSight.last && endIndex > inSight.first),
      ),
    [data, inSight],
  );
  return useQueries({
    queries: wanted.map(({ cursor, page }) => freshPageQuery(filter, cursor, page)),
    combine: useCallback(
      (results: readonly { readonly data: RunPage | undefined; readonly error: Error | null }[]) => ({
        pages: results.flatMap(({ data: page }, index) => {
          const startIndex = wanted[index]?.startIndex;
          return page === undefined || startIndex === undefined ? [] : [{ ...page, startIndex }];
        }),
        refusal:
          results.find(({ error }) => error instanceof WheelhouseError && error.kind === 'refused')?.error ?? null,
      }),
      [wanted],
    ),
  });
}

/** Where in the list each page stands. */
function locate(pages: readonly RunPage[]) {
  const located: { page: RunPage; cursor: string | null; startIndex: number; endIndex: number }[] = [];
  let cursor: string | null = null;
  let startIndex = 0;
  for (const page of pages) {
    const endIndex = startIndex + page.runs.length;
    located.push({ page, cursor, startIndex, endIndex });
    cursor = page.nextCursor;
    startIndex = endIndex;
  }
  return located;
}

function append({ pages, pageParams }: Pages, runs: readonly RunSummary[], nextCursor: string | null): Pages {
  return {
    pages: pages.map((page, index) =>
      index === pages.length - 1 ? { ...page, runs: [...page.runs, ...runs], nextCursor } : page,
    ),
    pageParams,
  };
}

/** What became of rows that left the filter. Legacy rows do not change any more. */
function useLookedUp(rows: readonly RunSummary[], vanishedKeys: ReadonlySet<string>): readonly RunSummary[] {
  const vanished = useMemo(
    () =>
      vanishedKeys.size === 0
        ? []
        : rows
            .filter(({ key, record }) => vanishedKeys.has(key) && record === 'operation_runs')
            .slice(0, MAX_LOOKED_UP),
    [rows, vanishedKeys],
  );
  const lookedUp = useQueries({
    queries: vanished.map(({ id }) => runQuery(id)),
    combine: useCallback(
      (results: readonly { readonly data: RunSummary | undefined }[]) =>
        results.flatMap(({ data }) => (data === undefined ? [] : [data])),
      [],
    ),
  });
  return useMemo(() => {
    if (lookedUp.length === 0) return rows;
    const byKey = new Map(lookedUp.map((run) => [run.key, run]));
    return rows.map((run) => byKey.get(run.key) ?? run);
  }, [rows, lookedUp]);
}
