import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api';

/** Every key of the inbox begins with this. */
export const INBOX_KEY = ['inbox'] as const;

export const INBOX_PAGE_SIZE = 100;

/** How many are unread; null while nobody knows. Main tells of each change. */
export const unreadQuery = queryOptions({
  queryKey: [...INBOX_KEY, 'unread'],
  queryFn: async () => (await call('notifications.count')).unread,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The pages of the list by their filter, read once. */
export function inboxPagesKey(isUnreadOnly: boolean) {
  return [...INBOX_KEY, 'pages', isUnreadOnly] as const;
}

/** The newest rows as they are now: they renew those on screen and tell of new ones. */
export function inboxHeadQuery(isUnreadOnly: boolean) {
  return queryOptions({
    queryKey: [...INBOX_KEY, 'head', isUnreadOnly],
    queryFn: () => call('notifications.list', { isUnreadOnly, limit: INBOX_PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
}
