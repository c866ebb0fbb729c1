import type { InboxFeed } from '../notifications/inbox-feed';
import type { ConsoleSession } from '../session/console-session';
import type { CallHandlers } from './call';

export interface NotificationHandlerParts {
  readonly session: Pick<ConsoleSession, 'read'>;
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
  inbox,
}: NotificationHandlerParts): Pick<CallHandlers, NotificationCalls> {
  const told = <T>(result: T): T => {
    inbox.nudge();
    return result;
  };
  return {
    'notifications.list': (request) => session.read((console) => console.notifications.list(request)),
    'notifications.count': async () => ({ unread: inbox.unread() }),
    'notifications.mark': async ({ ids, isRead }) =>
      told(await session.read((console) => console.notifications.mark(ids, isRead))),
    'notifications.markAllRead': async () => told(await session.read((console) => console.notifications.markAllRead())),
  };
}
