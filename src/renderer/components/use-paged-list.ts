import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { WheelhouseError } from '../../shared/errors';

/** A list that is read page by page, as a screen shows it. */
export interface PagedList {
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

/** What a list shows of its pages: what one may no longer see does not stay, a lost connection leaves what was read. */
export function usePagedList(pages: UseInfiniteQueryResult): PagedList {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } =
    pages;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return {
    isLoading: isPending,
    error: data === undefined || isRefusal(error) ? error : null,
    refetch: () => void refetch(),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    moreError: isFetchNextPageError ? error : null,
    loadMore,
  };
}
