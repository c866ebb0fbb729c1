import { describe, expect, it } from 'vitest';
import { LEGACY_RECORDS } from '../../../../src/shared/contract/runs';
import {
  type LegacyState,
  legacyBucket,
  RESTORE_DRAFT_STATUSES,
  statusOfBucket,
} from '../../../../src/shared/domain/legacy-status';
import { STATUS_BUCKETS, statusBucket } from '../../../../src/shared/domain/run-status';

/** Every word that the platform's schema names, table by table. */
const WORDS = {
  inventory_sync_runs: {
    pending: 'queued',
    running: 'running',
    success: 'succeeded',
    partial: 'partially succeeded',
    failed: 'failed',
    skipped: 'cancelled',
  },
  entra_group_sync_runs: {
    pending: 'queued',
    running: 'running',
    succeeded: 'succeeded',
    partial: 'partially succeeded',
    failed: 'failed',
  },
  backup_schedule_runs: {
    running: 'running',
    success: 'succeeded',
    partial: 'partially succeeded',
    failed: 'failed',
    canceled: 'cancelled',
    skipped: 'cancelled',
  },
  restore_runs: {
    draft: 'queued',
    scoped: 'queued',
    checked: 'queued',
    previewed: 'queued',
    queued: 'queued',
    running: 'running',
    completed: 'succeeded',
    partial: 'partially succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
  },
} as const;

const BULK = [
  ['pending', 0, 0, 'queued'],
  ['running', 3, 1, 'running'],
  ['completed', 5, 0, 'succeeded'],
  ['completed', 0, 0, 'succeeded'],
  ['completed', 4, 1, 'partially succeeded'],
  ['completed', 0, 5, 'failed'],
  ['completed_with_errors', 4, 1, 'partially succeeded'],
  ['completed_with_errors', 0, 5, 'failed'],
  ['failed', 4, 1, 'failed'],
  ['aborted', 4, 0, 'failed'],
] as const;

describe('the status of a legacy run', () => {
  for (const [record, words] of Object.entries(WORDS)) {
    for (const [status, bucket] of Object.entries(words)) {
      it(`reads "${status}" of ${record} as ${bucket}`, () => {
        expect(legacyBucket({ record, status } as LegacyState)).toBe(bucket);
      });
    }
  }
  for (const [status, succeeded, failed, bucket] of BULK) {
    it(`reads a bulk operation "${status}" with ${succeeded} done and ${failed} failed as ${bucket}`, () => {
      expect(legacyBucket({ record: 'bulk_operation_runs', status, succeeded, failed })).toBe(bucket);
    });
  }

  it('never takes a word that nobody knows for success', () => {
    for (const record of LEGACY_RECORDS) {
      for (const status of ['', 'SUCCESS', 'done', 'toString', '__proto__']) {
        expect(legacyBucket({ record, status, succeeded: 1, failed: 0 })).toBe('failed');
      }
    }
  });

  it('leaves restores out that somebody still prepares', () => {
    expect(RESTORE_DRAFT_STATUSES.map((status) => legacyBucket({ record: 'restore_runs', status }))).toEqual(
      RESTORE_DRAFT_STATUSES.map(() => 'queued'),
    );
  });

  it('says the same in the words of operation_runs', () => {
    for (const bucket of STATUS_BUCKETS) {
      const { status, outcome } = statusOfBucket(bucket);
      expect(statusBucket(status, outcome)).toBe(bucket);
    }
  });
});
