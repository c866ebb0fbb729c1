import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import type { InboxNotification } from '../../../shared/contract/notifications';
import { on } from '../../api';
import { RouteLink } from '../../components/RouteLink';
import { startToast } from '../runbooks/start-toast';
import { INBOX_PAGES_KEY, unreadQuery } from './inbox-queries';
import { markNotifications } from './mark-notifications';

/** More than these at once are told in one sentence. */
const MAX_SINGLE = 3;
const SHOWN_MS = 12_000;

function tellOne({ id, title, body, runId }: InboxNotification): void {
  const toast = `arrived-${id}`;
  // What was said at its start is no longer so.
  if (runId !== null) notifications.hide(startToast(runId));
  const opened = () => {
    notifications.hide(toast);
    void markNotifications([id], true);
  };
  notifications.show({
    id: toast,
    title,
    message: (
      <>
        {body}{' '}
        {runId === null ? (
          <RouteLink to={{ screen: 'inbox' }} onNavigate={() => notifications.hide(toast)}>
            Open the inbox
          </RouteLink>
        ) : (
          <RouteLink to={{ screen: 'operation', runId }} onNavigate={opened}>
            Open operation #{runId}
          </RouteLink>
        )}
      </>
    ),
    withBorder: true,
    autoClose: SHOWN_MS,
  });
}

function tellMany(count: number): void {
  const toast = 'arrived-many';
  notifications.hide(toast);
  notifications.show({
    id: toast,
    title: `${count} new notifications`,
    message: (
      <RouteLink to={{ screen: 'inbox' }} onNavigate={() => notifications.hide(toast)}>
        Open the inbox
      </RouteLink>
    ),
    withBorder: true,
    autoClose: SHOWN_MS,
  });
}

/** Tells what has arrived, where main chose this window for it, and keeps the inbox true. Returns the clean-up. */
export function followInbox(queryClient: QueryClient): () => void {
  let latest = -1;
  const stops = [
    on('inboxChanged', ({ revision, unread }) => {
      if (revision <= latest) return;
      latest = revision;
      queryClient.setQueryData(unreadQuery.queryKey, unread);
      void queryClient.invalidateQueries({ queryKey: INBOX_PAGES_KEY });
    }),
    on('notificationsArrived', ({ notifications: arrived }) => {
      if (arrived.length > MAX_SINGLE) tellMany(arrived.length);
      else arrived.forEach(tellOne);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
