import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AuditFilter, AuditRecord } from '../../../shared/contract/audit';
import { WheelhouseError } from '../../../shared/errors';
import { call } from '../../api';

const PAGE_SIZE = 100;

interface AuditList {
  readonly entries: readonly AuditRecord[];
  readonly isLoading: boolean;
  /** Only where there is nothing that may be shown. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

function isRefusal(error: unknown): boolean {
  return error instanceof WheelhouseError && error.kind === 'refused';
}

/** The audit page by page. It is read again when asked to: entries never change, and rows must not move by themselves. */
export function useAuditList(filter: AuditFilter): AuditList {
  const pages = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => call('audit.list', { filter, cursor: pageParam, limit: PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Who comes back to the audit wants what was recorded meanwhile, however short the absence.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  return {
    entries,
    isLoading: pages.isPending,
    // What one may no longer see does not stay on screen; a lost connection leaves what was read.
    error: pages.data === undefined || isRefusal(pages.error) ? pages.error : null,
    refetch: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    loadMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}
