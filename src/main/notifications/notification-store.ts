import { z } from 'zod';
import type { WriteTransaction } from '../postgres/transaction';

/** What the initiator is told when a run has become terminal. */
export const runNotificationSchema = z.object({
  id: z.uuid(),
  platformUserId: z.number().int(),
  title: z.string(),
  body: z.string(),
  bucket: z.string(),
  summaryCounts: z.record(z.string(), z.number()),
  errorSummary: z.string().nullable(),
  runId: z.number().int(),
  link: z.string(),
});
export type RunNotification = z.infer<typeof runNotificationSchema>;

/** Puts one notification into the initiator's inbox. */
export async function insertRunNotification(tx: WriteTransaction, notification: RunNotification): Promise<void> {
  await tx.query(
    `INSERT INTO notifications (id, type, notifiable_type, notifiable_id, data)
     VALUES ($1, 'operations.run.completed', 'platform_user', $2, $3::jsonb)`,
    [
      notification.id,
      notification.platformUserId,
      JSON.stringify({
        title: notification.title,
        body: notification.body,
        status: notification.bucket,
        summary_counts: notification.summaryCounts,
        error_summary: notification.errorSummary,
        operation_run_id: notification.runId,
        link: notification.link,
      }),
    ],
  );
}
