import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuditSpool } from '../../../src/main/audit/audit-spool';
import { diagnose } from '../../../src/main/cli/doctor-checks';
import { getFindingCounts, listFindings } from '../../../src/main/findings/findings-service';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { roleGrantsSql } from '../../../src/main/postgres/role-grants-sql';
import { type FindingFilter, FINDINGS_COUNTED, type FindingSummary } from '../../../src/shared/contract/findings';
import { type FindingColumns, makeFinding, makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import { type ConsoleFixture, mapOperator, openConsole } from '../../support/engine-fixture';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const VIEW = ['platform.console.view', 'platform.ops.view'];
const KEY = 'ab'.repeat(32);

let database: TestDatabase;
let role: LoginRole;
let fixture: ConsoleFixture;
let east: MadeTenant;
let west: MadeTenant;

async function list(filter: FindingFilter = {}, order: 'newest' | 'due' = 'newest', limit = 200): Promise<number[]> {
  const found: FindingSummary[] = [];
  let cursor: string | null = null;
  do {
    const page = await fixture.console.findings.list({ filter, order, cursor, limit });
    found.push(...page.findings);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.map(({ id }) => id);
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  await mapOperator(database, role.url, VIEW);
  fixture = await openConsole(role.url);
  east = await makeTenant(database.pool(), { name: 'East' });
  west = await makeTenant(database.pool(), { workspaceId: east.workspaceId, name: 'West' });
});

afterAll(async () => {
  await fixture.close();
  await role.drop();
  await database.drop();
});

describe('the list', () => {
  const ids: Record<string, number> = {};
  const add = async (name: string, tenant: MadeTenant, columns: FindingColumns) => {
    ids[name] = await makeFinding(database.pool(), tenant, columns);
  };
  const named = (...names: string[]) => names.map((name) => ids[name]);

  beforeAll(async () => {
    await add('legacy', east, { status: 'acknowledged', severity: 'informational', scope_key: 'scope-1' });
    await add('overdue', east, { status: 'new', severity: 'critical', due_at: '2025-06-02T00:00:00.000002Z' });
    await add('longOverdue', west, { status: 'acknowledged', severity: 'high', due_at: '2025-06-02T00:00:00.000001Z' });
    await add('tied', west, { status: 'reopened', due_at: '2025-06-02T00:00:00.000002Z', recurrence_key: KEY });
    await add('closedLate', east, {
      status: 'closed',
      due_at: '2025-06-01T00:00:00Z',
      finding_type: 'entra_admin_roles',
    });
    await add('early', west, { status: 'triaged', due_at: '-infinity' });
    await add('never', west, { status: 'in_progress', due_at: 'infinity', baseline_run_id: 7, current_run_id: 8 });
    await add('later', east, { status: 'new', due_at: '9000-01-01T00:00:00Z', recurrence_key: KEY });
  });

  it('has the newest first, across tenants, in pages of any size', async () => {
    const newest = named('later', 'never', 'early', 'closedLate', 'tied', 'longOverdue', 'overdue', 'legacy');
    for (const limit of [1, 2, 3, 200]) expect(await list({}, 'newest', limit)).toEqual(newest);
  });

  it('by due date has the longest overdue first and what has no real date last, in pages of any size', async () => {
    const due = named('closedLate', 'longOverdue', 'overdue', 'tied', 'later', 'never', 'early', 'legacy');
    for (const limit of [1, 2, 3, 4, 5, 200]) expect(await list({}, 'due', limit)).toEqual(due);
    const ofEast = named('closedLate', 'overdue', 'later', 'legacy');
    for (const limit of [1, 2, 200]) expect(await list({ tenantId: east.id }, 'due', limit)).toEqual(ofEast);
  });

  it.each<[string, () => FindingFilter, string[]]>([
    ['tenant', () => ({ tenantId: west.id }), ['never', 'early', 'tied', 'longOverdue']],
    ['type', () => ({ types: ['entra_admin_roles', 'other'] }), ['closedLate']],
    ['scope key', () => ({ scopeKey: 'scope-1' }), ['legacy']],
    ['status', () => ({ statuses: ['new', 'reopened'] }), ['later', 'tied', 'overdue']],
    [
      'severity, also one that is no longer given',
      () => ({ severities: ['informational', 'high'] }),
      ['longOverdue', 'legacy'],
    ],
    ['overdue', () => ({ isOverdue: true }), ['early', 'tied', 'longOverdue', 'overdue']],
    ['inventory runs', () => ({ baselineRunId: 7, currentRunId: 8 }), ['never']],
    ['recurrence key', () => ({ recurrenceKey: KEY }), ['later', 'tied']],
    ['several together', () => ({ tenantId: east.id, isOverdue: true, severities: ['critical'] }), ['overdue']],
    ['nothing that exists', () => ({ tenantId: 999_999_999 }), []],
    [
      'empty lists as by nothing',
      () => ({ tenantId: east.id, statuses: [], types: [] }),
      ['later', 'closedLate', 'overdue', 'legacy'],
    ],
  ])('is narrowed by %s', async (_name, filter, expected) => {
    expect(await list(filter())).toEqual(named(...expected));
    expect(new Set(await list(filter(), 'due', 2))).toEqual(new Set(named(...expected)));
    const { counts } = await fixture.console.findings.counts({ filter: filter() });
    expect(counts?.total).toBe(expected.length);
  });

  it('tells what is overdue as the filter does', async () => {
    const { findings } = await fixture.console.findings.list({ filter: {}, order: 'newest', cursor: null, limit: 50 });
    const overdue = findings.filter(({ isOverdue }) => isOverdue).map(({ id }) => id);
    expect(overdue).toEqual(await list({ isOverdue: true }));
    const { counts } = await fixture.console.findings.counts({ filter: {} });
    expect(counts).toEqual({ total: 8, open: 7, overdue: 4 });
  });

  it('names the tenant of the filter, and no tenant that there isn’t', async () => {
    const ask = { order: 'newest', cursor: null, limit: 1 } as const;
    expect((await fixture.console.findings.list({ ...ask, filter: { tenantId: west.id } })).tenantName).toBe('West');
    expect((await fixture.console.findings.list({ ...ask, filter: { tenantId: 999_999 } })).tenantName).toBeNull();
  });

  it('refuses a page marker that it did not give', async () => {
    for (const cursor of [
      '',
      'x',
      '[1]',
      '["newest",0]',
      '["due","yesterday",1]',
      '["due","2026-01-01T00:00:00.000000Z",1]',
    ]) {
      const asked = fixture.console.findings.list({ filter: {}, order: 'newest', cursor, limit: 1 });
      await expect(asked).rejects.toMatchObject({ kind: 'invalid_input', code: 'invalid_cursor' });
    }
  });
});

describe('a list that takes too long', () => {
  it('says so, and what to narrow it by; a count is left out', async () => {
    const blocker = await database.pool().connect();
    try {
      await blocker.query('BEGIN; LOCK TABLE findings IN ACCESS EXCLUSIVE MODE');
      const limits = { statementTimeoutMs: 200, lockTimeoutMs: 100 };
      const request = { filter: {}, order: 'newest', cursor: null, limit: 10 } as const;
      await expect(listFindings(fixture.pool, request, limits)).rejects.toMatchObject({
        kind: 'blocked',
        code: 'db_timeout',
        nextStep: expect.stringContaining('Choose a tenant') as string,
      });
      expect((await getFindingCounts(fixture.pool, { filter: {} }, limits)).counts).toBeNull();
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
  });
});

describe('counts', () => {
  it('go up to what is worth counting', async () => {
    const tenant = await makeTenant(database.pool(), { name: 'Many' });
    const many = FINDINGS_COUNTED + 5;
    await makeFindings(
      database.pool(),
      tenant,
      Array.from({ length: many }, () => ({ recurrence_key: KEY })),
    );
    const { counts } = await fixture.console.findings.counts({ filter: { tenantId: tenant.id } });
    expect(counts).toEqual({ total: FINDINGS_COUNTED + 1, open: FINDINGS_COUNTED + 1, overdue: 0 });
    const [first] = await list({ tenantId: tenant.id }, 'newest', 1);
    expect((await fixture.console.findings.get(first ?? 0)).others).toBe(FINDINGS_COUNTED + 1);
    await database.pool().query('DELETE FROM findings WHERE tenant_id = $1', [tenant.id]);
  });
});

describe('the detail', () => {
  it('tells the life of a finding, its evidence by the allow-list, and how often it recurs', async () => {
    await makeFinding(database.pool(), west, { recurrence_key: 'cd'.repeat(32) });
    const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
    const [id = 0] = await makeFindings(database.pool(), east, [
      {
        status: 'closed',
        severity: 'low',
        recurrence_key: 'cd'.repeat(32),
        baseline_run_id: 3,
        current_run_id: 4,
        first_seen_at: at(1),
        last_seen_at: at(9),
        times_seen: 12,
        sla_days: 30,
        due_at: at(31),
        acknowledged_at: at(2),
        triaged_at: at(3),
        in_progress_at: at(4),
        resolved_at: at(5),
        resolved_reason: 'fixed',
        reopened_at: at(6),
        closed_at: at(9),
        closed_reason: 'accepted by person@customers.example until the next audit',
        evidence_jsonb: {
          kind: 'policy_snapshot',
          change_type: 'modified',
          changed_fields: ['displayName'],
          change_counts: { modified: 1 },
          run: { baseline: 3, current: 4 },
          raw_payload: { secret: 'hunter2' },
        },
      },
      { recurrence_key: 'cd'.repeat(32) },
      { recurrence_key: 'cd'.repeat(32) },
    ]);
    const detail = await fixture.console.findings.get(id);
    expect(detail).toMatchObject({
      id,
      tenantName: 'East',
      isOverdue: false,
      others: 2,
      firstSeenAt: at(1),
      lastSeenAt: at(9),
      timesSeen: 12,
      slaDays: 30,
      dueAt: at(31),
      acknowledgedAt: at(2),
      triagedAt: at(3),
      inProgressAt: at(4),
      resolvedAt: at(5),
      resolvedReason: 'fixed',
      reopenedAt: at(6),
      closedAt: at(9),
      closedReason: 'accepted by [e-mail] until the next audit',
      evidence: {
        kind: 'policy_snapshot',
        changeType: 'modified',
        changedFields: ['displayName'],
        changeCounts: [{ name: 'modified', count: 1 }],
        run: [
          { name: 'baseline', value: '3' },
          { name: 'current', value: '4' },
        ],
        omitted: 0,
      },
    });
    expect(JSON.stringify(detail)).not.toContain('hunter2');
  });

  it('of a legacy row has nothing where nothing is stored', async () => {
    const id = await makeFinding(database.pool(), east, { subject_external_id: '', severity: '', evidence_jsonb: [] });
    expect(await fixture.console.findings.get(id)).toMatchObject({
      subjectId: null,
      severity: 'unknown',
      others: 0,
      recurrenceKey: null,
      firstSeenAt: null,
      timesSeen: null,
      dueAt: null,
      evidence: { kind: null, changedFields: [], omitted: 0 },
    });
  });

  it('shows the ids of other services whole, and no address in them', async () => {
    const assignment = 'lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1';
    const [one = 0, two = 0] = await makeFindings(database.pool(), east, [
      { subject_external_id: assignment, scope_key: 'f'.repeat(32) },
      { subject_external_id: 'person@customers.example', scope_key: 'entra.admin_roles' },
    ]);
    expect(await fixture.console.findings.get(one)).toMatchObject({ subjectId: assignment, scopeKey: 'f'.repeat(32) });
    expect(await fixture.console.findings.get(two)).toMatchObject({ subjectId: '[e-mail]' });
  });

  it('does without the evidence where the role has no grant for it', async () => {
    const id = await makeFinding(database.pool(), east, { evidence_jsonb: { kind: 'policy_snapshot' } });
    await database.pool().query(`REVOKE EXECUTE ON FUNCTION wheelhouse.finding_evidence FROM ${GROUP_ROLES.viewer}`);
    try {
      expect(await fixture.console.findings.get(id)).toMatchObject({ id, evidence: null });
      const checks = await diagnose(fixture.pool, 'test', openAuditSpool(join(tmpdir(), 'wheelhouse-no-spool')));
      const told = checks.filter(({ key }) => key === 'privileges').map(({ message }) => message);
      expect(told.join('\n')).toContain('EXECUTE on wheelhouse.finding_evidence(bigint)');
    } finally {
      await database.pool().query(`GRANT EXECUTE ON FUNCTION wheelhouse.finding_evidence TO ${GROUP_ROLES.viewer}`);
    }
  });

  it('has the evidence also where somebody installed who does not own the platform’s tables', async () => {
    const id = await makeFinding(database.pool(), east, { evidence_jsonb: { kind: 'policy_snapshot' } });
    const installer = `${role.name}_installer`;
    await database.pool().query(
      `CREATE ROLE ${installer}; GRANT ALL ON SCHEMA wheelhouse TO ${installer};
       ALTER FUNCTION wheelhouse.finding_evidence OWNER TO ${installer}`,
    );
    try {
      expect(await fixture.console.findings.get(id)).toMatchObject({ id, evidence: null });
      await database.pool().query(roleGrantsSql());
      expect(await fixture.console.findings.get(id)).toMatchObject({ id, evidence: { kind: 'policy_snapshot' } });
    } finally {
      await database
        .pool()
        .query(
          `ALTER FUNCTION wheelhouse.finding_evidence OWNER TO CURRENT_USER; DROP OWNED BY ${installer}; DROP ROLE ${installer}`,
        );
    }
  });

  it('leaves out a part of the evidence that is too large to read', async () => {
    const id = await makeFinding(database.pool(), east, {
      evidence_jsonb: {
        kind: 'policy_snapshot',
        changed_fields: Array.from({ length: 9_000 }, (_, n) => `field.${n}`),
      },
    });
    expect((await fixture.console.findings.get(id)).evidence).toMatchObject({
      kind: 'policy_snapshot',
      changedFields: [],
      omitted: 1,
    });
  });

  it('of a finding that is not there is not found', async () => {
    await expect(fixture.console.findings.get(999_999_999)).rejects.toMatchObject({
      kind: 'not_found',
      message: 'Finding 999999999 was not found.',
    });
  });
});

it('gives those on screen as they are now, whatever the list asks for', async () => {
  const [first, second] = [
    await makeFinding(database.pool(), east, { status: 'new' }),
    await makeFinding(database.pool(), west, { status: 'closed' }),
  ];
  const read = async () => {
    const found = await fixture.console.findings.listById([first, second, 999_999_999]);
    return Object.fromEntries(found.map(({ id, status }) => [id, status]));
  };
  expect(await read()).toEqual({ [first]: 'new', [second]: 'closed' });
  await database.pool().query(`UPDATE findings SET status = 'triaged' WHERE id = $1`, [first]);
  expect(await read()).toEqual({ [first]: 'triaged', [second]: 'closed' });
  expect(await fixture.console.findings.listById([999_999_999])).toEqual([]);
});

it('finds tenants to choose from by name, id and external id', async () => {
  const search = (text: string) => fixture.console.findings.searchTenants({ text, limit: 5 });
  expect(await search('wes')).toEqual([{ id: west.id, name: 'West', isDeleted: false }]);
  expect((await search(String(east.id)))[0]).toMatchObject({ id: east.id });
  await database.pool().query('UPDATE tenants SET deleted_at = now() WHERE id = $1', [west.id]);
  expect(await search('West')).toEqual([{ id: west.id, name: 'West', isDeleted: true }]);
  await database.pool().query('UPDATE tenants SET deleted_at = NULL WHERE id = $1', [west.id]);
});
