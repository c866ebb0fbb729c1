import { Button, SegmentedControl } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { InboxNotification } from '../../../shared/contract/notifications';
import { ActionButton } from '../../components/ActionButton';
import { EmptyState } from '../../components/EmptyState';
import { ListCount, ListNote, ListScreen } from '../../components/ListScreen';
import { PagedTable } from '../../components/PagedTable';
import { Time } from '../../components/Time';
import { countOf, formatCount } from '../../format/count';
import { navigate } from '../navigation/navigation-store';
import { useScreenTitle } from '../navigation/use-screen-title';
import { PreferenceSwitch } from '../preferences/PreferenceSwitch';
import { useDatabaseGate } from '../session/use-database-gate';
import { inboxColumns } from './inbox-columns';
import { unreadQuery } from './inbox-queries';
import { markAllRead, markNotifications } from './mark-notifications';
import { NotificationDialog } from './NotificationDialog';
import { useInbox } from './use-inbox';

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'unread', label: 'Unread' },
];

const rowKey = ({ id }: InboxNotification) => id;

function markOpened({ id, readAt }: InboxNotification): void {
  if (readAt === null) void markNotifications([id], true);
}

/** What the signed-in person was told, newest first. Opening one marks it as read. */
export function InboxScreen() {
  useScreenTitle('Inbox');
  const [isUnreadOnly, setIsUnreadOnly] = useState(false);
  const [opened, setOpened] = useState<InboxNotification | null>(null);
  const inbox = useInbox(isUnreadOnly);
  const unread = useQuery(unreadQuery).data ?? 0;
  const gate = useDatabaseGate();
  const open = useCallback((notification: InboxNotification) => {
    markOpened(notification);
    if (notification.runId === null) setOpened(notification);
    else navigate({ screen: 'operation', runId: notification.runId });
  }, []);
  const columns = useMemo(
    () =>
      inboxColumns({
        onOpen: (notification) => {
          markOpened(notification);
          if (notification.runId === null) setOpened(notification);
        },
        onMark: ({ id }, isRead) => void markNotifications([id], isRead),
      }),
    [],
  );
  return (
    <ListScreen
      title="Inbox"
      aside={unread > 0 && <ListCount>{formatCount(unread)} unread</ListCount>}
      tools={
        <>
          <PreferenceSwitch preference="areDesktopNotificationsOn" label="Tell me on the desktop too" />
          <SegmentedControl
            size="xs"
            aria-label="Which notifications"
            data={SHOWN}
            value={isUnreadOnly ? 'unread' : 'all'}
            onChange={(value) => setIsUnreadOnly(value === 'unread')}
          />
          <ActionButton
            disabledReason={gate ?? (unread === 0 ? 'Nothing is unread.' : null)}
            onClick={() => void markAllRead()}
          >
            Mark all as read
          </ActionButton>
        </>
      }
      bars={
        inbox.keptSince !== null && (
          <ListNote>
            <span>
              The database is away. This is the inbox as it was last read, <Time instant={inbox.keptSince} />.
            </span>
          </ListNote>
        )
      }
    >
      <PagedTable
        list={inbox}
        label="Inbox"
        readingLabel="Reading the inbox"
        errorTitle="The inbox could not be read."
        moreErrorTitle="More notifications could not be read."
        columns={columns}
        rowKey={rowKey}
        counted={countOf(inbox.rows.length, 'notification')}
        onOpen={open}
        empty={<Empty isUnreadOnly={isUnreadOnly} onShowAll={() => setIsUnreadOnly(false)} />}
      />
      <NotificationDialog notification={opened} onClose={() => setOpened(null)} />
    </ListScreen>
  );
}

function Empty({ isUnreadOnly, onShowAll }: { readonly isUnreadOnly: boolean; readonly onShowAll: () => void }) {
  return (
    <EmptyState
      icon={<IconInbox size={28} stroke={1.4} />}
      title={isUnreadOnly ? 'Nothing is unread' : 'Nothing has come yet'}
      action={
        isUnreadOnly ? (
          <Button size="xs" variant="default" onClick={onShowAll}>
            Show all
          </Button>
        ) : undefined
      }
    >
      {isUnreadOnly
        ? 'What you have read is under “All”.'
        : 'When an operation that you started ends, you are told here, wherever it was started.'}
    </EmptyState>
  );
}
