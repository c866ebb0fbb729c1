import { randomUUID } from 'node:crypto';
import type { Failure } from '../../shared/domain/failures';
import { operationLabel } from '../../shared/domain/operation-types';
import type { StatusBucket } from '../../shared/domain/run-status';
import type { SummaryCounts } from '../../shared/domain/summary-counts';
import type { WriteTransaction } from '../postgres/transaction';
import { insertRunNotification, type RunNotification } from './notification-store';

export { runNotificationSchema } from './notification-store';

const count = new Intl.NumberFormat('en-US');

function bodyOf(counts: SummaryCounts, tenants: number | undefined): string {
  const where = tenants === undefined ? '' : ` in ${count.format(tenants)} tenants`;
  const failed = (counts.failed ?? 0) > 0 ? `, ${count.format(counts.failed ?? 0)} tenants failed` : '';
  // More changes than rows are possible: a row that is merged away was changed before.
  return `${count.format(counts.processed ?? 0)} rows processed${where}, ${count.format(counts.updated ?? 0)} changes${failed}.`;
}

/** What the initiator is told, once, when a run has ended. */
export function runEndedNotification(end: {
  run: { id: number; type: string };
  initiatorUserId: number;
  bucket: StatusBucket;
  summaryCounts: SummaryCounts;
  failures: readonly Failure[];
}): RunNotification {
  const newest = end.failures.at(-1);
  return {
    id: randomUUID(),
    platformUserId: end.initiatorUserId,
    title: `${operationLabel(end.run.type)} ${end.bucket}`,
    body: bodyOf(end.summaryCounts, end.summaryCounts.tenants),
    bucket: end.bucket,
    summaryCounts: end.summaryCounts,
    errorSummary: newest === undefined ? null : `${newest.reason_code}: ${newest.message}`,
    runId: end.run.id,
    link: `wheelhouse://runs/${end.run.id}`,
  };
}

/** Puts a notification into the initiator's inbox. Belongs into the transaction that completes the run. */
export function writeRunNotification(tx: WriteTransaction, notification: RunNotification): Promise<void> {
  return insertRunNotification(tx, notification);
}
