import { keepPreviousData, queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { FindingFilter, FindingOrder, FindingSummary } from '../../../shared/contract/findings';
import { WheelhouseError } from '../../../shared/errors';
import { call } from '../../api';

const FINDINGS_KEY = 'findings';
const PAGE_SIZE = 100;

interface FindingList {
  readonly rows: readonly FindingSummary[];
  readonly tenantName: string | null;
  /** When the first of the pages was read; null before that. */
  readonly readAt: string | null;
  readonly isLoading: boolean;
  /** Only where there is nothing that may be shown. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page could not be read. */
  readonly moreError: unknown;
  readonly loadMore: () => void;
}

function isRefusal(error: unknown): boolean {
  return error instanceof WheelhouseError && error.kind === 'refused';
}

/** Findings page by page, from the database and from nowhere else. They are read again when asked to. */
export function useFindingList(filter: FindingFilter, order: FindingOrder): FindingList {
  const pages = useInfiniteQuery({
    queryKey: [FINDINGS_KEY, 'list', filter, order],
    queryFn: ({ pageParam }) => call('findings.list', { filter, order, cursor: pageParam, limit: PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchOnReconnect: false,
  });
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = pages;
  const rows = useMemo(() => {
    // A row that was written between two pages may have moved from one to the other.
    const byId = new Map(data?.pages.flatMap((page) => page.findings).map((finding) => [finding.id, finding]));
    return [...byId.values()];
  }, [data]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return {
    rows,
    tenantName: data?.pages[0]?.tenantName ?? null,
    readAt: data?.pages[0]?.readAt ?? null,
    isLoading: pages.isPending,
    // What one may no longer see does not stay on screen; a lost connection leaves what was read.
    error: data === undefined || isRefusal(error) ? error : null,
    refetch: () => void refetch(),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    moreError: isFetchNextPageError ? error : null,
    loadMore,
  };
}

/** How many findings a filter finds, as far as that is worth counting. */
export function findingCountsQuery(filter: FindingFilter) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'counts', filter],
    queryFn: () => call('findings.counts', { filter }),
  });
}

/** One finding. What was opened stays readable while the application runs, with its age. */
export function findingQuery(findingId: number) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'one', findingId],
    queryFn: () => call('findings.get', { findingId }),
    gcTime: Number.POSITIVE_INFINITY,
  });
}

/** Tenants to narrow a list by. */
export function findingTenantsQuery(text: string) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'tenants', text],
    queryFn: () => call('findings.searchTenants', { text, limit: 20 }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}
