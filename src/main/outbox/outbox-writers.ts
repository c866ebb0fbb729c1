import { failedRunSchema, queueRunFailedAlerts } from '../alerts/alert-service';
import { keptAuditEntrySchema } from '../audit/audit-entry';
import { writeAuditEntry } from '../audit/write-audit';
import { runNotificationSchema, writeRunNotification } from '../notifications/notification-service';
import type { OutboxWriters } from './send-outbox';

/** Writes what the outbox holds by way of the services that it belongs to. */
export const outboxWriters: OutboxWriters = {
  audit({ id, content, occurredAt }) {
    const kept = keptAuditEntrySchema.safeParse(content);
    if (!kept.success) return null;
    return (tx) => writeAuditEntry(tx, kept.data.entry, { id, occurredAt, ip: kept.data.ip });
  },
  alert({ content }) {
    const run = failedRunSchema.safeParse(content);
    // Quiet hours and cooldown count from when it is sent: that is when somebody would be woken.
    if (!run.success) return null;
    return async (tx) => {
      await queueRunFailedAlerts(tx, run.data);
    };
  },
  notification({ content }) {
    const notification = runNotificationSchema.safeParse(content);
    return notification.success ? (tx) => writeRunNotification(tx, notification.data) : null;
  },
};
