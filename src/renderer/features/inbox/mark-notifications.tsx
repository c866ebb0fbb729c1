import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { InboxNotification, MarkedNotifications } from '../../../shared/contract/notifications';
import { call, toShownError } from '../../api';
import { LIST_PAGES_KEY, type ReadPages } from '../../components/list-pages';
import { countOf } from '../../format/count';
import { queryClient } from '../../query-client';
import { INBOX_PAGES_KEY, unreadQuery } from './inbox-queries';
import type { InboxPage } from './use-inbox';

const TOAST = 'inbox';

function tellFailure(error: unknown): void {
  const { message, nextStep } = toShownError(error);
  notifications.hide(TOAST);
  notifications.show({
    id: TOAST,
    color: 'red',
    title: 'The notifications could not be marked',
    message: [message, nextStep].filter((part) => part !== undefined).join(' '),
    withBorder: true,
  });
}

/** Shows the marks at once in every list that holds the rows, so that nothing has to be waited for. */
function show(ids: ReadonlySet<string>, isRead: boolean, unread: number): void {
  const readAt = isRead ? new Date().toISOString() : null;
  const marked = (notification: InboxNotification) =>
    ids.has(notification.id) ? { ...notification, readAt } : notification;
  const inPage = (page: InboxPage) => ({ ...page, unread, rows: page.rows.map(marked) });
  queryClient.setQueriesData<ReadPages<InboxPage>>({ queryKey: [LIST_PAGES_KEY, ...INBOX_PAGES_KEY] }, (data) =>
    data === undefined ? data : { ...data, pages: data.pages.map(inPage) },
  );
  queryClient.setQueriesData<InboxPage>({ queryKey: INBOX_PAGES_KEY }, (page) =>
    page === undefined ? page : inPage(page),
  );
  queryClient.setQueryData(unreadQuery.queryKey, unread);
}

/** Marks notifications as read or unread. Resolves to those that were otherwise before, or null where it failed. */
export async function markNotifications(ids: readonly string[], isRead: boolean): Promise<MarkedNotifications | null> {
  if (ids.length === 0) return null;
  try {
    const marked = await call('notifications.mark', { ids: [...ids], isRead });
    show(new Set(marked.changedIds), isRead, marked.unread);
    return marked;
  } catch (error) {
    tellFailure(error);
    return null;
  }
}

/** Says what was marked and offers to take it back. */
export function offerUndo({ changedIds }: MarkedNotifications, isRead: boolean): void {
  if (changedIds.length === 0) return;
  const undo = () => {
    notifications.hide(TOAST);
    void markNotifications(changedIds, !isRead);
  };
  notifications.hide(TOAST);
  notifications.show({
    id: TOAST,
    title: `${countOf(changedIds.length, 'notification')} marked ${isRead ? 'read' : 'unread'}`,
    message: (
      <Button size="compact-xs" variant="default" onClick={undo}>
        Undo
      </Button>
    ),
    withBorder: true,
    autoClose: 12_000,
  });
}

/** Marks all as read, which can be undone for a while. */
export async function markAllRead(): Promise<void> {
  try {
    const marked = await call('notifications.markAllRead');
    show(new Set(marked.changedIds), true, marked.unread);
    offerUndo(marked, true);
  } catch (error) {
    tellFailure(error);
  }
}
