import { describe, expect, it } from 'vitest';
import { auditCsv, auditJson } from '../../../../src/main/audit/audit-export';
import type { AuditRecord } from '../../../../src/shared/contract/audit';

function record(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: 5,
    recordedAt: '2026-11-21T05:00:00.000Z',
    action: 'platform.auth.login',
    label: 'Sign-in',
    status: 'success',
    actor: { id: 7, name: 'Olivia Ops', email: 'olivia.ops@example.com' },
    tenantId: null,
    tenantName: null,
    resourceType: null,
    resourceId: null,
    runId: null,
    metadata: { source: 'cli', note: 'a "quoted", text' },
    ...changes,
  };
}

describe('an export of the audit', () => {
  it('has a heading and a line for each entry, quoted where needed', () => {
    const [heading, line, end] = auditCsv([record()]).split('\r\n');
    expect(heading).toBe(
      'id,recorded_at,action,status,actor_id,actor_name,actor_email,tenant_id,tenant_name,resource_type,resource_id,operation_run_id,metadata',
    );
    expect(line).toBe(
      '5,2026-11-21T05:00:00.000Z,platform.auth.login,success,7,Olivia Ops,olivia.ops@example.com,,,,,,"{""source"":""cli"",""note"":""a \\""quoted\\"", text""}"',
    );
    expect(end).toBe('');
  });

  it.each(['=cmd()', '+1', '-1', '@SUM(A1)', '\tx'])('makes no formula of %j', (name) => {
    const csv = auditCsv([record({ actor: { id: null, name, email: '' } })]);
    expect(csv).toContain(`'${name}`);
  });

  it('as JSON says whether it was cut', () => {
    const document: unknown = JSON.parse(auditJson([record({ runId: 12 })], true));
    expect(document).toMatchObject({
      entries: [{ id: 5, operation_run_id: 12, actor_email: 'olivia.ops@example.com' }],
      is_cut: true,
    });
  });
});
