import { randomUUID } from 'node:crypto';
import type { WriteTransaction } from '../postgres/transaction';

/** What the initiator is told when a run has become terminal. */
export interface RunNotification {
  readonly platformUserId: number;
  readonly title: string;
  readonly body: string;
  readonly bucket: string;
  readonly summaryCounts: Readonly<Record<string, number>>;
  readonly errorSummary: string | null;
  readonly runId: number;
  readonly link: string;
}

/** Puts one notification into the initiator's inbox. */
export async function insertRunNotification(tx: WriteTransaction, notification: RunNotification): Promise<void> {
  await tx.query(
    `INSERT INTO notifications (id, type, notifiable_type, notifiable_id, data)
     VALUES ($1, 'operations.run.completed', 'platform_user', $2, $3::jsonb)`,
    [
      randomUUID(),
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
