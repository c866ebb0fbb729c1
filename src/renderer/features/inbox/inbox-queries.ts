import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api';

const INBOX_KEY = 'inbox';

/** Begins the keys of the pages of the list, by its filter. */
export const INBOX_PAGES_KEY = [INBOX_KEY, 'page'] as const;

/** How many are unread; null while nobody knows. Main tells of each change. */
export const unreadQuery = queryOptions({
  queryKey: [INBOX_KEY, 'unread'],
  queryFn: async () => (await call('notifications.count')).unread,
  staleTime: Number.POSITIVE_INFINITY,
});
