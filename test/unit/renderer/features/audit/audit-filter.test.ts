import { describe, expect, it } from 'vitest';
import {
  type ChosenAuditFilter,
  isAuditFiltered,
  NO_AUDIT_FILTER,
  toAuditFilter,
} from '../../../../../src/renderer/features/audit/audit-filter';
import { auditFilterSchema } from '../../../../../src/shared/contract/audit';

const NOW = Date.parse('2026-11-21T05:00:00Z');
const chosen = (changes: Partial<ChosenAuditFilter>) => ({ ...NO_AUDIT_FILTER, chosenAtMs: NOW, ...changes });

describe('the filter of the audit', () => {
  it('asks for nothing where nothing was chosen', () => {
    expect(toAuditFilter(chosen({}))).toEqual({});
    expect(isAuditFiltered(chosen({ text: '  ', run: 'x', actor: ' ' }))).toBe(false);
  });

  it.each<[Partial<ChosenAuditFilter>, object]>([
    [{ text: ' start ' }, { text: 'start' }],
    [{ actor: 'olivia' }, { actor: 'olivia' }],
    [{ run: '#3121' }, { runId: 3121 }],
    [{ actions: ['platform.auth.login'] }, { actions: ['platform.auth.login'] }],
    [{ statuses: ['failed', 'blocked'] }, { statuses: ['failed', 'blocked'] }],
    [{ period: 'hour' }, { recordedAfter: '2026-11-21T04:00:00.000Z' }],
    [{ period: 'week' }, { recordedAfter: '2026-11-14T05:00:00.000Z' }],
    [{ period: 'between', from: '', to: 'never' }, {}],
    [{ period: 'between', from: '2026-11-20T10:00Z' }, { recordedAfter: '2026-11-20T10:00:00.000Z' }],
    [{ period: 'between', to: '2026-11-20T10:00Z' }, { recordedBefore: '2026-11-20T10:00:00.000Z' }],
  ])('makes a request of %j', (changes, expected) => {
    const filter = toAuditFilter(chosen(changes));
    expect(filter).toEqual(expected);
    expect(auditFilterSchema.parse(filter)).toEqual(expected);
  });
});
