import { bulkStatusBucket, type RunOutcome, type RunStatus, type StatusBucket } from './run-status';

/** What decides the status of a legacy row. */
export type LegacyState =
  | {
      readonly record: 'inventory_sync_runs' | 'entra_group_sync_runs' | 'backup_schedule_runs' | 'restore_runs';
      readonly status: string;
    }
  | {
      readonly record: 'bulk_operation_runs';
      readonly status: string;
      readonly succeeded: number;
      readonly failed: number;
    };

/** The words of the four tables that only have a status; none of them means one thing here and another there. */
const BUCKETS: ReadonlyMap<string, StatusBucket> = new Map(
  Object.entries({
    pending: 'queued',
    queued: 'queued',
    running: 'running',
    success: 'succeeded',
    succeeded: 'succeeded',
    completed: 'succeeded',
    partial: 'partially succeeded',
    failed: 'failed',
    // Nothing was done, and on purpose: somebody called it off, or the platform saw that there was nothing to do.
    canceled: 'cancelled',
    cancelled: 'cancelled',
    skipped: 'cancelled',
    // A restore that somebody still prepares.
    draft: 'queued',
    scoped: 'queued',
    checked: 'queued',
    previewed: 'queued',
  } as const),
);

/** States of a restore that somebody prepares: no operation has been started yet, so lists leave it out. */
export const RESTORE_DRAFT_STATUSES = ['draft', 'scoped', 'checked', 'previewed'] as const;

/** The bucket of a row of a legacy table; a word that we don't know reads as failed, so that it never hides a problem. */
export function legacyBucket(state: LegacyState): StatusBucket {
  if (state.record === 'bulk_operation_runs') return bulkStatusBucket(state);
  return BUCKETS.get(state.status) ?? 'failed';
}

/** A bucket in the words of `operation_runs`. */
export function statusOfBucket(bucket: StatusBucket): { status: RunStatus; outcome: RunOutcome } {
  switch (bucket) {
    case 'queued':
    case 'running':
      return { status: bucket, outcome: 'pending' };
    case 'partially succeeded':
      return { status: 'completed', outcome: 'partially_succeeded' };
    default:
      return { status: 'completed', outcome: bucket };
  }
}
