import { describe, expect, it } from 'vitest';
import { MESSAGE_MAX } from '../../../../src/shared/domain/sanitise';
import { readNotificationData } from '../../../../src/shared/domain/notification-data';

const TYPE = 'operations.run.completed';

describe('what a notification says', () => {
  it('is read from the shape that the contract gives', () => {
    expect(
      readNotificationData(TYPE, {
        title: 'Rebuild findings lifecycle failed',
        body: '10 rows processed.',
        status: 'failed',
        summary_counts: { failed: 2, foreign: 1, total: -1 },
        error_summary: 'lock_unavailable: Somebody else holds it.',
        operation_run_id: 12,
        link: 'wheelhouse://runs/12',
      }),
    ).toEqual({
      title: 'Rebuild findings lifecycle failed',
      body: '10 rows processed.',
      bucket: 'failed',
      errorSummary: 'lock_unavailable: Somebody else holds it.',
      counts: { failed: 2 },
      runId: 12,
    });
  });

  it.each([
    [{ title: 'Done', status: 'success', body: '<p>All <b>well</b> &amp; good</p>' }, 'succeeded', 'All well & good'],
    [{ title: 'Done', status: 'danger', message: 'It broke' }, 'failed', 'It broke'],
    [{ title: 'Done', status: 'warning', text: 'Partly' }, 'partially succeeded', 'Partly'],
    [{ title: 'Done', outcome: 'partially_succeeded' }, 'partially succeeded', ''],
    [{ title: 'Done', data: { status: 'blocked', message: 'Inside' } }, 'blocked', 'Inside'],
    [{ title: 'Done', status: 'constructor' }, null, ''],
    [{ title: 'Done', status: 3 }, null, ''],
  ])('is recognised in other writers’ shapes: %j', (data, bucket, body) => {
    expect(readNotificationData(TYPE, data)).toMatchObject({ title: 'Done', bucket, body });
  });

  it.each([
    [{ operation_run_id: '12' }, 12],
    [{ operationRunId: 12 }, 12],
    [{ context: { operation_run_id: 12 } }, 12],
    [{ link: 'wheelhouse://runs/12' }, 12],
    [{ url: 'https://platform.example/admin/operations/12?tab=log' }, 12],
    [{ actions: [{ url: 'https://platform.example/operation-runs/12' }] }, 12],
    [{ operation_run_id: 0 }, null],
    [{ operation_run_id: -1 }, null],
    [{ operation_run_id: 1.5 }, null],
    [{ operation_run_id: '12; DROP TABLE x' }, null],
    [{ operation_run_id: 9_007_199_254_740_993n.toString() }, null],
    [{ url: 'https://platform.example/users/12' }, null],
    [{ actions: 'none' }, null],
  ])('names its operation: %j', (data, runId) => {
    expect(readNotificationData(TYPE, data).runId).toBe(runId);
  });

  it.each([
    ['App\\Notifications\\BackupScheduleFailedNotification', 'Backup schedule failed'],
    ['operations.run.completed', 'Operations run completed'],
    ['', 'Notification'],
    ['\\\\', 'Notification'],
  ])('has words for a title where there is none: %s', (type, title) => {
    expect(readNotificationData(type, {}).title).toBe(title);
  });

  it('takes a text of any size', () => {
    const { title, body } = readNotificationData(TYPE, {
      title: '<'.repeat(1_000_000),
      body: '&'.repeat(1_000_000),
      link: '/'.repeat(1_000_000),
    });
    expect(title.length).toBeLessThanOrEqual(MESSAGE_MAX);
    expect(body.length).toBeLessThanOrEqual(MESSAGE_MAX);
  });
});
