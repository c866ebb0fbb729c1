import type { InboxNotification } from '../../../shared/contract/notifications';

interface MergedInbox {
  readonly rows: readonly InboxNotification[];
  /** How many rows wait to be shown. */
  readonly newCount: number;
}

/**
 * Brings the rows on screen up to date without moving them: known rows are renewed in place, new ones only counted. What
 * only turned unread again further down is not news.
 */
export function mergeInboxHead(
  shown: readonly InboxNotification[],
  head: readonly InboxNotification[] | undefined,
): MergedInbox {
  if (head === undefined) return { rows: shown, newCount: 0 };
  const fresh = new Map(head.map((notification) => [notification.id, notification]));
  const shownIds = new Set(shown.map(({ id }) => id));
  const newestMs = Date.parse(shown[0]?.createdAt ?? '') || Number.NEGATIVE_INFINITY;
  return {
    rows: shown.map((notification) => fresh.get(notification.id) ?? notification),
    newCount: head.filter(({ id, createdAt }) => !shownIds.has(id) && Date.parse(createdAt) >= newestMs).length,
  };
}
