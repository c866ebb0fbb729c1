import { useInfiniteQuery, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunFilter, RunSummary } from '../../../shared/contract/runs';
import { call } from '../../api';
import { mergeRunHead } from './merge-run-head';
import { RUN_PAGE_SIZE, runHeadQuery, runQuery } from './run-queries';

/** Rows that left the filter are looked up one by one; more than these at once say "refresh" anyway. */
const MAX_LOOKED_UP = 10;
const MAX_HEAD = 500;

interface RunList {
  readonly rows: readonly RunSummary[];
  /** Rows on screen that no longer match the filter. */
  readonly vanishedIds: ReadonlySet<number>;
  readonly newCount: number;
  readonly showNew: () => void;
  readonly isLoading: boolean;
  /** Only while there is nothing to show. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

/**
 * A list that keeps what one reads in place. Its pages are read once; beside them the head of the list is read again on
 * every change, renews the rows on screen, and says how many new ones wait.
 */
export function useRunList(filter: RunFilter): RunList {
  const queryClient = useQueryClient();
  const queryKey = ['run-pages', filter];
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => call('runs.list', { filter, cursor: pageParam, limit: RUN_PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Reading the pages again would move the rows; the head keeps them true.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
  });
  const shown = useMemo(() => pages.data?.pages.flatMap((page) => page.runs) ?? [], [pages.data]);
  const limit = Math.min(MAX_HEAD, Math.max(RUN_PAGE_SIZE, shown.length));
  const head = useQuery({ ...runHeadQuery(filter, limit), enabled: pages.data !== undefined });
  const merged = useMemo(
    () => mergeRunHead(shown, pages.hasNextPage, head.isPlaceholderData ? undefined : head.data),
    [shown, pages.hasNextPage, head.data, head.isPlaceholderData],
  );
  const lookedUp = useQueries({
    queries: merged.vanishedIds.slice(0, MAX_LOOKED_UP).map((runId) => runQuery(runId)),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data] as const]))),
  });

  const showNew = () => {
    if (head.data === undefined) return;
    queryClient.setQueryData(queryKey, { pages: [head.data], pageParams: [null] });
  };
  return {
    rows: merged.rows.map((run) => lookedUp.get(run.id) ?? run),
    vanishedIds: new Set(merged.vanishedIds),
    newCount: merged.newCount,
    showNew,
    isLoading: pages.isPending,
    error: pages.data === undefined ? pages.error : null,
    refetch: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    loadMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}
