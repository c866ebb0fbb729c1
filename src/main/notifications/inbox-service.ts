import type pg from 'pg';
import { z } from 'zod';
import {
  type InboxNotification,
  type listNotificationsRequestSchema,
  type MarkedNotifications,
  MAX_MARKED,
  type NotificationPage,
} from '../../shared/contract/notifications';
import { readNotificationData } from '../../shared/domain/notification-data';
import { authorise } from '../identity/identity-service';
import type { Operator } from '../identity/operator';
import { readPageCursor } from '../page-cursor';
import { EARLIEST } from '../postgres/stored-values';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import {
  claimAnnouncements,
  countUnread,
  listNotificationRows,
  listUnreadIds,
  markRows,
  type NotificationRow,
  readInboxState,
  type Recipient,
} from './inbox-store';

/** More than these are told of in one sentence anyway. */
const MAX_ANNOUNCED = 200;

const cursorSchema = z.tuple([z.iso.datetime(), z.guid()]).transform(([position, id]) => ({ position, id }));

function recipientOf(operator: Operator): Recipient {
  return operator.kind === 'platform_user'
    ? { type: 'platform_user', id: operator.platformUserId }
    : { type: 'user', id: operator.userId };
}

/** Whose inbox it is follows from the database role alone: nobody names a person. */
async function ownInbox(tx: ReadTransaction): Promise<Recipient> {
  return recipientOf(await authorise(tx, 'notifications.own'));
}

function toNotification(row: NotificationRow): InboxNotification {
  return {
    id: row.id,
    ...readNotificationData(row.type, row.data),
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A page of one's own notifications, newest first. */
export async function listNotifications(
  pool: pg.Pool,
  request: z.output<typeof listNotificationsRequestSchema>,
): Promise<NotificationPage> {
  const after = request.cursor === null ? null : readPageCursor(request.cursor, cursorSchema);
  return inReadTransaction(pool, async (tx) => {
    const recipient = await ownInbox(tx);
    const { isUnreadOnly, limit } = request;
    const rows = await listNotificationRows(tx, recipient, { isUnreadOnly, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const hasMore = rows.length > page.length && last !== undefined && last.createdAt > EARLIEST;
    return {
      notifications: page.map(toNotification),
      nextCursor: hasMore ? JSON.stringify([last.position, last.id]) : null,
      unread: await countUnread(tx, recipient),
      readAt: new Date().toISOString(),
      isKept: false,
    };
  });
}

/** Marks one's own notifications as read or unread; ids of others' are passed over. */
export function markNotifications(
  pool: pg.Pool,
  ids: readonly string[],
  isRead: boolean,
): Promise<MarkedNotifications> {
  return inWriteTransaction(pool, async (tx) => {
    const recipient = await ownInbox(tx);
    const changedIds = await markRows(tx, recipient, ids, isRead);
    return { changedIds, unread: await countUnread(tx, recipient) };
  });
}

/** Marks all of one's own as read, at most {@link MAX_MARKED} at once. */
export function markAllNotificationsRead(pool: pg.Pool): Promise<MarkedNotifications> {
  return inWriteTransaction(pool, async (tx) => {
    const recipient = await ownInbox(tx);
    const changedIds = await markRows(tx, recipient, await listUnreadIds(tx, recipient, MAX_MARKED), true);
    return { changedIds, unread: await countUnread(tx, recipient) };
  });
}

/** How one's own inbox stands; the token is another after each change. */
export interface InboxState {
  readonly unread: number;
  readonly token: string;
  /** What has come since the console was installed, is unread, and nobody was told of. */
  readonly unannouncedIds: readonly string[];
}

/** Reads how one's own inbox stands. */
export function getInboxState(pool: pg.Pool): Promise<InboxState> {
  return inReadTransaction(pool, async (tx) => readInboxState(tx, await ownInbox(tx), MAX_ANNOUNCED));
}

/**
 * Takes it on to tell the person of these: gives those that no other window or computer has told them of, oldest first.
 * Each is given once, whoever asks.
 */
export function claimNotifications(pool: pg.Pool, ids: readonly string[]): Promise<InboxNotification[]> {
  return inWriteTransaction(pool, async (tx) => {
    const rows = await claimAnnouncements(tx, await ownInbox(tx), ids);
    return rows.map(toNotification);
  });
}
