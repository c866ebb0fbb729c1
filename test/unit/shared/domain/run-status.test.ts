import { describe, expect, it } from 'vitest';
import {
  bulkStatusBucket,
  isActive,
  isAllowedTransition,
  RUN_OUTCOMES,
  RUN_STATUSES,
  STATUS_BUCKETS,
  statusBucket,
} from '../../../../src/shared/domain/run-status';

describe('isAllowedTransition', () => {
  const allowed = new Set(['queued → running', 'queued → completed', 'running → completed']);
  const pairs = RUN_STATUSES.flatMap((from) =>
    RUN_STATUSES.map((to) => ({ from, to, isAllowed: allowed.has(`${from} → ${to}`) })),
  );

  it.each(pairs)('from $from to $to: $isAllowed', ({ from, to, isAllowed }) => {
    expect(isAllowedTransition(from, to)).toBe(isAllowed);
  });
});

describe('isActive', () => {
  it.each([
    ['queued', true],
    ['running', true],
    ['completed', false],
    ['Running', false],
    ['', false],
  ])('reads %s as %s', (status, expected) => {
    expect(isActive(status)).toBe(expected);
  });
});

describe('statusBucket', () => {
  it.each(RUN_OUTCOMES)('shows an active run by its status, even with the outcome %s', (outcome) => {
    expect(statusBucket('queued', outcome)).toBe('queued');
    expect(statusBucket('running', outcome)).toBe('running');
  });

  it.each([
    ['succeeded', 'succeeded'],
    ['partially_succeeded', 'partially succeeded'],
    ['failed', 'failed'],
    ['blocked', 'blocked'],
    ['cancelled', 'cancelled'],
  ])('shows a completed run that %s as %s', (outcome, bucket) => {
    expect(statusBucket('completed', outcome)).toBe(bucket);
  });

  it.each(['pending', 'partially succeeded', 'SUCCEEDED', '', 'toString'])(
    'never lets the foreign outcome "%s" of a completed run hide a problem',
    (outcome) => {
      expect(statusBucket('completed', outcome)).toBe('failed');
    },
  );

  it('gives every bucket to some run, and no other', () => {
    const given = RUN_STATUSES.flatMap((status) => RUN_OUTCOMES.map((outcome) => statusBucket(status, outcome)));
    expect(new Set(given)).toEqual(new Set(STATUS_BUCKETS));
  });
});

describe('bulkStatusBucket', () => {
  it.each([
    ['pending', 0, 0, 'queued'],
    ['pending', 3, 2, 'queued'],
    ['running', 3, 2, 'running'],
    ['completed', 5, 0, 'succeeded'],
    ['completed', 0, 0, 'succeeded'],
    ['completed', 3, 2, 'partially succeeded'],
    ['completed', 0, 2, 'failed'],
    ['completed_with_errors', 3, 2, 'partially succeeded'],
    ['completed_with_errors', 3, 0, 'partially succeeded'],
    ['completed_with_errors', 0, 2, 'failed'],
    ['completed_with_errors', 0, 0, 'failed'],
    ['failed', 3, 0, 'failed'],
    ['aborted', 3, 0, 'failed'],
    ['something else', 3, 0, 'failed'],
  ] as const)('%s with %i succeeded and %i failed reads %s', (status, succeeded, failed, bucket) => {
    expect(bulkStatusBucket({ status, succeeded, failed })).toBe(bucket);
  });
});
