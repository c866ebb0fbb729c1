import { describe, expect, it } from 'vitest';
import { relatedLinks } from '../../../../src/shared/domain/related-links';

describe('relatedLinks', () => {
  it.each([
    ['retry_of_run_id', 'Retry of', { kind: 'run', runId: 12 }],
    ['provider_connection_id', 'Provider connection', { kind: 'record', record: 'provider_connections', id: 12 }],
    ['backup_schedule_id', 'Backup schedule', { kind: 'record', record: 'backup_schedules', id: 12 }],
    ['backup_schedule_run_id', 'Backup schedule run', { kind: 'legacy', record: 'backup_schedule_runs', id: 12 }],
    ['backup_set_id', 'Backup set', { kind: 'record', record: 'backup_sets', id: 12 }],
    ['policy_id', 'Policy', { kind: 'value' }],
    ['restore_run_id', 'Restore run', { kind: 'legacy', record: 'restore_runs', id: 12 }],
    ['target_scope', 'Target scope', { kind: 'value' }],
    ['selection', 'Selection', { kind: 'value' }],
    ['idempotency', 'Idempotency', { kind: 'value' }],
    ['scheduled_for', 'Scheduled for', { kind: 'value' }],
  ])('reads %s as "%s"', (key, label, target) => {
    expect(relatedLinks({ [key]: 12 })).toEqual([{ key, label, value: '12', target }]);
    expect(relatedLinks({ [key]: '12' })).toEqual([{ key, label, value: '12', target }]);
  });

  it('reads an instant with a zone as one, and leads nowhere from what is no id', () => {
    expect(relatedLinks({ scheduled_for: '2026-11-21T06:00:00+01:00' })[0]?.target).toEqual({
      kind: 'instant',
      at: '2026-11-21T05:00:00.000Z',
    });
    for (const context of [
      { scheduled_for: '2026-11-21' },
      { scheduled_for: '2026-13-41T99:00:00Z' },
      { backup_set_id: '12; DROP TABLE' },
      { backup_set_id: 0 },
      { backup_set_id: '99999999999999999999' },
    ]) {
      expect(relatedLinks(context)[0]?.target).toEqual({ kind: 'value' });
    }
  });

  it('links to the drift findings of a scope that two inventory runs were compared in, and to those runs', () => {
    const context = { scope_key: 'abc', baseline_run_id: 1, current_run_id: 2 };
    expect(relatedLinks(context).map(({ key, value, target }) => [key, value, target])).toEqual([
      ['scope_key', 'abc', { kind: 'findings', scopeKey: 'abc', baselineRunId: 1, currentRunId: 2 }],
      ['baseline_run_id', '1', { kind: 'legacy', record: 'inventory_sync_runs', id: 1 }],
      ['current_run_id', '2', { kind: 'legacy', record: 'inventory_sync_runs', id: 2 }],
    ]);
  });

  it.each([
    { scope_key: 'abc' },
    { scope_key: 'abc', baseline_run_id: 1 },
    { scope_key: 'abc', baseline_run_id: 1, current_run_id: null },
    { baseline_run_id: 1, current_run_id: 2 },
  ])('needs all three for that: %j', (context) => {
    expect(relatedLinks(context)).toEqual([]);
  });

  it('leaves out what holds nothing, and keys it does not know', () => {
    expect(relatedLinks({ policy_id: null, backup_set_id: '', other: 1 })).toEqual([]);
  });

  it('keeps 0 and false, which say something', () => {
    expect(relatedLinks({ selection: false, policy_id: 0 }).map(({ value }) => value)).toEqual(['0', 'false']);
  });

  it('keeps hashes whole, so that they can be looked up', () => {
    const hash = 'ab12'.repeat(16);
    expect(relatedLinks({ idempotency: hash })[0]?.value).toBe(hash);
  });

  it('shows an object on one line, without secrets', () => {
    const value = relatedLinks({ selection: { types: ['a'], client_secret: 'hunter2' } })[0]?.value;
    expect(value).toContain('"types":["a"]');
    expect(value).not.toContain('hunter2');
  });

  it.each([null, undefined, [], [{ policy_id: 1 }], 'policy_id', 3])('has none for %j', (context) => {
    expect(relatedLinks(context)).toEqual([]);
  });
});
