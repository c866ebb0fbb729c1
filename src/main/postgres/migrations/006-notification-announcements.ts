/** Which notifications a person was told of by a window or on a desktop, so that it happens once over all computers. */
export const notificationAnnouncements = `
CREATE TABLE wheelhouse.notification_announcements (
  -- No reference: the platform may delete its notifications, which must not wait for us.
  notification_id uuid PRIMARY KEY,
  announced_at    timestamptz NOT NULL DEFAULT now()
);
`;
