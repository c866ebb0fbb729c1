import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InboxNotification } from '../../../shared/contract/notifications';
import { WheelhouseError } from '../../../shared/errors';
import { call } from '../../api';
import { INBOX_PAGE_SIZE, inboxHeadQuery, inboxPagesKey } from './inbox-queries';
import { mergeInboxHead } from './merge-inbox-head';

interface Inbox {
  readonly rows: readonly InboxNotification[];
  readonly newCount: number;
  readonly showNew: () => void;
  /** When this was last read from the database, where that could not be done since. */
  readonly keptSince: string | null;
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

/** One's own notifications page by page; nothing moves by itself, and new ones wait to be shown. */
export function useInbox(isUnreadOnly: boolean): Inbox {
  const queryClient = useQueryClient();
  const queryKey = inboxPagesKey(isUnreadOnly);
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => call('notifications.list', { isUnreadOnly, cursor: pageParam, limit: INBOX_PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
    // What was read stays readable while the database is away, however long that is.
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  });
  const shown = useMemo(() => pages.data?.pages.flatMap((page) => page.notifications) ?? [], [pages.data]);
  const head = useQuery({ ...inboxHeadQuery(isUnreadOnly), enabled: pages.data !== undefined });
  const merged = useMemo(
    () => mergeInboxHead(shown, head.isPlaceholderData ? undefined : head.data?.notifications),
    [shown, head.data, head.isPlaceholderData],
  );
  const first = pages.data?.pages[0];
  return {
    rows: merged.rows,
    newCount: merged.newCount,
    showNew: () => {
      if (head.data !== undefined) queryClient.setQueryData(queryKey, { pages: [head.data], pageParams: [null] });
    },
    keptSince: first?.isKept === true ? first.readAt : null,
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
