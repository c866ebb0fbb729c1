import { Notification } from 'electron';
import type { InboxNotification } from '../../shared/contract/notifications';

/** More than these at once are told in one sentence. */
const MAX_SINGLE = 3;

/** Notifications that are still on screen; one that is collected could not be clicked any more. */
const shown = new Set<Notification>();

function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const forget = () => void shown.delete(notification);
  shown.add(notification);
  notification.on('click', () => {
    forget();
    onClick();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.show();
}

/** What a click on a notification does. */
export interface NotificationClicks {
  /** Opens what it is about. */
  open(notification: InboxNotification): void;
  openInbox(): void;
}

/** Tells on the desktop what has arrived: each by itself, or all in one where there are many. */
export function notifyArrived(arrived: readonly InboxNotification[], clicks: NotificationClicks): void {
  if (arrived.length > MAX_SINGLE) {
    notify(`${arrived.length} new notifications`, 'They are in the inbox.', () => clicks.openInbox());
    return;
  }
  for (const notification of arrived) {
    const about = notification.runId === null ? '' : `Operation #${notification.runId}`;
    const body = [about, notification.body].filter((part) => part !== '').join(' · ');
    notify(notification.title, body, () => clicks.open(notification));
  }
}

/** Tells that the application goes on without a window. */
export function notifyInBackground(open: () => void): void {
  notify(
    'Wheelhouse goes on in the background',
    'The operation under way is worked on to its end. Start Wheelhouse again to see it.',
    open,
  );
}
