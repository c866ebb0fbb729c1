import { randomUUID } from 'node:crypto';
import type { Failure } from '../../shared/domain/failures';
import { operationLabel } from '../../shared/domain/operation-types';
import type { StatusBucket } from '../../shared/domain/run-status';
import type { SummaryCounts } from '../../shared/domain/summary-counts';
import type { WriteTransaction } from '../postgres/transaction';
import { insertRunNotification, type RunNotification } from './notification-store';

export { runNotificationSchema } from './notification-store';

const numbers = new Intl.NumberFormat('en-US');
const counted = (count: number, thing: string) => `${numbers.format(count)} ${thing}${count === 1 ? '' : 's'}`;

function bodyOf({ processed = 0, updated = 0, failed = 0, tenants }: SummaryCounts): string {
  const where = tenants === undefined ? '' : ` in ${counted(tenants, 'tenant')}`;
  const unfinished = failed === 0 ? '' : `, ${counted(failed, 'tenant')} failed`;
  // More changes than rows are possible: a row that is merged away was changed before.
  return `${counted(processed, 'row')} processed${where}, ${counted(updated, 'change')}${unfinished}.`;
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
    body: bodyOf(end.summaryCounts),
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
