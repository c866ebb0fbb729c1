import type { InboxNotification } from '../../src/shared/contract/notifications';

/** An unread notification of the inbox that says nothing but its id. */
export function makeNotification(id: string, fields: Partial<InboxNotification> = {}): InboxNotification {
  return {
    id,
    title: id,
    body: '',
    bucket: null,
    errorSummary: null,
    counts: {},
    runId: null,
    readAt: null,
    createdAt: '2026-01-01T00:00:00Z',
    ...fields,
  };
}
