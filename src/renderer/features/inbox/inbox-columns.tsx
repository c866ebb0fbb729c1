import { ActionIcon } from '@mantine/core';
import { IconMail, IconMailOpened } from '@tabler/icons-react';
import type { InboxNotification } from '../../../shared/contract/notifications';
import { RouteLink } from '../../components/RouteLink';
import { StatusBadge } from '../../components/StatusBadge';
import type { TableColumn } from '../../components/table-columns';
import { Time } from '../../components/Time';
import classes from './inbox-columns.module.css';

interface InboxColumnActions {
  readonly onOpen: (notification: InboxNotification) => void;
  readonly onMark: (notification: InboxNotification, isRead: boolean) => void;
}

/** The columns of the inbox. */
export function inboxColumns({ onOpen, onMark }: InboxColumnActions): readonly TableColumn<InboxNotification>[] {
  return [
    { id: 'unread', header: '', minWidth: 14, render: ({ readAt }) => readAt === null && <Unread /> },
    {
      id: 'status',
      header: 'Status',
      minWidth: 148,
      importance: 2,
      render: ({ bucket }) => (bucket === null ? '–' : <StatusBadge status={bucket} />),
    },
    {
      id: 'title',
      header: 'Notification',
      minWidth: 150,
      grow: 1.6,
      hint: ({ title }) => title,
      render: (notification) => <Title notification={notification} onOpen={onOpen} />,
    },
    {
      id: 'body',
      header: 'What happened',
      minWidth: 150,
      grow: 1.5,
      importance: 1,
      isDim: true,
      hint: saidIn,
      render: saidIn,
    },
    {
      id: 'operation',
      header: 'Operation',
      minWidth: 84,
      align: 'end',
      importance: 3,
      isDim: true,
      render: ({ runId }) => (runId === null ? '–' : `#${runId}`),
    },
    {
      id: 'received',
      header: 'Received',
      minWidth: 92,
      align: 'end',
      isDim: true,
      render: ({ createdAt }) => <Time instant={createdAt} />,
    },
    {
      id: 'mark',
      header: '',
      minWidth: 28,
      align: 'end',
      render: (notification) => {
        const isRead = notification.readAt !== null;
        const label = isRead ? 'Mark as unread' : 'Mark as read';
        return (
          <ActionIcon
            variant="subtle"
            size="sm"
            title={label}
            aria-label={`${label}: ${notification.title}`}
            onClick={() => onMark(notification, !isRead)}
          >
            {isRead ? <IconMail size={14} aria-hidden /> : <IconMailOpened size={14} aria-hidden />}
          </ActionIcon>
        );
      },
    },
  ];
}

function Unread() {
  return <span className={classes.unread} role="img" aria-label="Unread" title="Unread" />;
}

function saidIn({ body, errorSummary }: InboxNotification): string {
  return [body, errorSummary].filter((part) => part !== null && part !== '').join(' · ');
}

interface TitleProps {
  readonly notification: InboxNotification;
  readonly onOpen: (notification: InboxNotification) => void;
}

function Title({ notification, onOpen }: TitleProps) {
  const { title, runId, readAt } = notification;
  const className = readAt === null ? `${classes.title} ${classes.isUnread}` : classes.title;
  return runId === null ? (
    <button type="button" className={className} onClick={() => onOpen(notification)}>
      {title}
    </button>
  ) : (
    <RouteLink to={{ screen: 'operation', runId }} className={className} onNavigate={() => onOpen(notification)}>
      {title}
    </RouteLink>
  );
}
