import type { InboxNotification, NotificationPage } from '../../../shared/contract/notifications';
import { call } from '../../api';
import type { ListOrder } from '../../components/merge-fresh-rows';
import type { ListPage } from '../../components/list-pages';
import { type SteadyList, useSteadyList } from '../../components/use-steady-list';
import { INBOX_PAGES_KEY } from './inbox-queries';

const PAGE_SIZE = 100;

/** A page of the inbox as the list keeps it. */
export type InboxPage = ListPage<InboxNotification> & Omit<NotificationPage, 'notifications'>;

interface Inbox extends SteadyList<InboxNotification, InboxPage> {
  /** When this was last read from the database, where that could not be done since. */
  readonly keptSince: string | null;
}

const ORDER: ListOrder<InboxNotification> = {
  keyOf: ({ id }) => id,
  compare: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
  isFixed: false,
};

async function readPage(isUnreadOnly: boolean, cursor: string | null): Promise<InboxPage> {
  const { notifications, ...page } = await call('notifications.list', { isUnreadOnly, cursor, limit: PAGE_SIZE });
  return { ...page, rows: notifications };
}

/** One's own notifications page by page. Main says when something of them is another. */
export function useInbox(isUnreadOnly: boolean): Inbox {
  const list = useSteadyList<InboxNotification, InboxPage>({
    listKey: [...INBOX_PAGES_KEY, isUnreadOnly],
    read: (cursor) => readPage(isUnreadOnly, cursor),
    order: ORDER,
    renews: 'pages in sight',
    // What was read stays readable while the database is away, however long that is.
    keptMs: Number.POSITIVE_INFINITY,
  });
  return { ...list, keptSince: list.head?.isKept === true ? list.head.readAt : null };
}
