import { describe, expect, it } from 'vitest';
import { relatedLinks } from '../../../../src/shared/domain/related-links';

describe('relatedLinks', () => {
  it.each([
    ['provider_connection_id', 'Provider connection'],
    ['backup_schedule_id', 'Backup schedule'],
    ['backup_schedule_run_id', 'Backup schedule run'],
    ['backup_set_id', 'Backup set'],
    ['policy_id', 'Policy'],
    ['restore_run_id', 'Restore run'],
    ['target_scope', 'Target scope'],
    ['selection', 'Selection'],
    ['idempotency', 'Idempotency'],
    ['scheduled_for', 'Scheduled for'],
  ])('reads %s as "%s"', (key, label) => {
    expect(relatedLinks({ [key]: 12 })).toEqual([{ key, label, value: '12' }]);
  });

  it('links to the drift findings of a scope that two runs were compared in', () => {
    const context = { scope_key: 'abc', baseline_run_id: 1, current_run_id: 2 };
    expect(relatedLinks(context)).toEqual([{ key: 'scope_key', label: 'Drift findings of this scope', value: 'abc' }]);
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
