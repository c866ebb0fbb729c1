import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InboxNotification } from '../../../shared/contract/notifications';
import { call } from '../../api';
import { type PagedList, usePagedList } from '../../components/use-paged-list';
import { INBOX_PAGE_SIZE, inboxHeadQuery, inboxPagesKey } from './inbox-queries';
import { mergeInboxHead } from './merge-inbox-head';

interface Inbox extends PagedList {
  readonly rows: readonly InboxNotification[];
  readonly newCount: number;
  readonly showNew: () => void;
  /** When this was last read from the database, where that could not be done since. */
  readonly keptSince: string | null;
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
    ...usePagedList(pages),
    rows: merged.rows,
    newCount: merged.newCount,
    showNew: () => {
      if (head.data !== undefined) queryClient.setQueryData(queryKey, { pages: [head.data], pageParams: [null] });
    },
    keptSince: first?.isKept === true ? first.readAt : null,
  };
}
