import type { History } from '../history/history-service';
import { inboxDocument, isFirstInboxPage } from '../history/kept-documents';
import type { InboxFeed } from '../notifications/inbox-feed';
import type { ConsoleSession } from '../session/console-session';
import type { CallHandlers } from './call';

export interface NotificationHandlerParts {
  readonly session: Pick<ConsoleSession, 'read'>;
  readonly history: Pick<History, 'readThrough'>;
  readonly inbox: Pick<InboxFeed, 'unread' | 'nudge'>;
}

type NotificationCalls =
  | 'notifications.list'
  | 'notifications.count'
  | 'notifications.mark'
  | 'notifications.markAllRead';

/**
 * The calls about one's own inbox. Marking goes past the lock of production's writes: it says of oneself that one has
 * read something, and changes nothing that anybody works with.
 */
export function createNotificationHandlers({
  session,
  history,
  inbox,
}: NotificationHandlerParts): Pick<CallHandlers, NotificationCalls> {
  const told = <T>(result: T): T => {
    inbox.nudge();
    return result;
  };
  return {
    'notifications.list': async (request) => {
      let isKept = true;
      const read = async () => {
        const page = await session.read((console) => console.notifications.list(request));
        isKept = false;
        return page;
      };
      if (!isFirstInboxPage(request)) return await read();
      const page = await history.readThrough(inboxDocument(request.isUnreadOnly), read);
      return isKept ? { ...page, isKept, nextCursor: null } : page;
    },
    'notifications.count': async () => ({ unread: inbox.unread() }),
    'notifications.mark': async ({ ids, isRead }) =>
      told(await session.read((console) => console.notifications.mark(ids, isRead))),
    'notifications.markAllRead': async () => told(await session.read((console) => console.notifications.markAllRead())),
  };
}
