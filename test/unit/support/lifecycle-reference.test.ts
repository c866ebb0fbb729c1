import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { materialise, tenantCase } from '../../support/lifecycle-arbitraries';
import {
  consolidateDuplicates,
  DAY_US,
  dimension,
  fillLifecycle,
  type Finding,
  isOpen,
  type Json,
  policyDays,
  recurrenceKey,
  runOnTenant,
  type SlaSettings,
  sumCounts,
  wholeSeconds,
} from '../../support/lifecycle-reference';

const CREATED_AT = 1_000_000_000_000_000;
const T0 = CREATED_AT + 100 * DAY_US;
const NOW = T0 + 5;
const NO_SETTINGS: SlaSettings = new Map();

/** A finding that no rule changes, unless told otherwise. */
function makeFinding(change: Partial<Finding> = {}): Finding {
  return {
    id: 1,
    workspace_id: 3,
    tenant_id: 7,
    finding_type: 'drift',
    scope_key: 'scope',
    recurrence_key: 'key',
    subject_type: 'device',
    subject_external_id: 's',
    severity: 'medium',
    status: 'new',
    evidence_jsonb: {},
    first_seen_at: CREATED_AT,
    last_seen_at: CREATED_AT,
    times_seen: 1,
    sla_days: 14,
    due_at: CREATED_AT,
    acknowledged_at: null,
    triaged_at: null,
    resolved_at: null,
    resolved_reason: null,
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
    ...change,
  };
}

function fill(change: Partial<Finding>, settings: SlaSettings = NO_SETTINGS): Finding {
  return fillLifecycle(makeFinding(change), settings, T0, NOW);
}

describe('phase 1 of the reference', () => {
  it('gives the same object where nothing changes', () => {
    const finding = makeFinding();
    expect(fillLifecycle(finding, NO_SETTINGS, T0, NOW)).toBe(finding);
  });

  it('fills first and last seen from what came before', () => {
    expect(fill({ first_seen_at: null })).toMatchObject({ first_seen_at: CREATED_AT, updated_at: NOW });
    expect(fill({ first_seen_at: 5, last_seen_at: null })).toMatchObject({ last_seen_at: 5 });
    expect(fill({ first_seen_at: null, last_seen_at: null })).toMatchObject({ last_seen_at: CREATED_AT });
  });

  it.each([
    [null, 1],
    [0, 1],
    [-4, 1],
    [3, 3],
  ])('makes %s times seen %i', (stored, expected) => {
    expect(fill({ times_seen: stored }).times_seen).toBe(expected);
  });

  it('turns acknowledged into triaged and keeps when it was acknowledged', () => {
    const acknowledged = { status: 'acknowledged', acknowledged_at: 50 };
    expect(fill(acknowledged)).toMatchObject({ status: 'triaged', triaged_at: 50, acknowledged_at: 50 });
    expect(fill({ ...acknowledged, triaged_at: 40 })).toMatchObject({ triaged_at: 40 });
    expect(fill({ status: 'acknowledged' })).toMatchObject({ triaged_at: CREATED_AT });
  });

  it('counts days of 24 hours from t0, and from stored days where there are some', () => {
    expect(fill({ sla_days: null, due_at: null })).toMatchObject({ sla_days: 14, due_at: T0 + 14 * DAY_US });
    expect(fill({ sla_days: 2, due_at: null })).toMatchObject({ sla_days: 2, due_at: T0 + 2 * DAY_US });
    expect(fill({ sla_days: null, due_at: 9 })).toMatchObject({ sla_days: 14, due_at: 9 });
    expect(fill({ status: 'acknowledged', sla_days: null, severity: 'critical' }).sla_days).toBe(3);
  });

  it.each(['resolved', 'closed', 'risk_accepted', 'unknown'])(
    'leaves the due date of a finding alone that is %s',
    (status) => {
      const finding = makeFinding({ status, sla_days: null, due_at: null });
      expect(fillLifecycle(finding, NO_SETTINGS, T0, NOW)).toBe(finding);
    },
  );

  it('takes the policy of the workspace of the finding', () => {
    const settings: SlaSettings = new Map([[3, { medium: 99 }]]);
    expect(fill({ sla_days: null }, settings).sla_days).toBe(99);
    expect(fill({ sla_days: null, workspace_id: 4 }, settings).sla_days).toBe(14);
  });

  it('gives drift findings with a subject a key, and nobody else', () => {
    // printf '%s' '7|scope|device|s|assignment' | sha256sum
    expect(fill({ recurrence_key: null, evidence_jsonb: { kind: 'assignment' } }).recurrence_key).toBe(
      '822cf6b3c0821b2c8a53c22ea351503075e1309c7af8f6c07fb8eb874f6bf57b',
    );
    for (const change of [
      { subject_external_id: null },
      { subject_external_id: '' },
      { finding_type: 'permission_posture' },
    ]) {
      expect(fill({ ...change, recurrence_key: null }).recurrence_key).toBeNull();
    }
    expect(fill({ recurrence_key: '', times_seen: null }).recurrence_key).toBe('');
  });
});

describe('the policy of the reference', () => {
  it.each([
    ['critical', undefined, 3],
    ['high', undefined, 7],
    ['medium', undefined, 14],
    ['low', undefined, 30],
    ['bogus', undefined, 14],
    ['Critical', undefined, 14],
    ['critical', { critical: 1 }, 1],
    ['critical', { low: 1 }, 3],
    ['bogus', { medium: 20, bogus: 1 }, 20],
    ['low', { low: 3650 }, 3650],
    ['low', { low: 3651 }, 30],
    ['low', { low: 0 }, 30],
    ['low', { low: 2.5 }, 30],
    ['low', { low: '5' }, 30],
    ['low', { low: null }, 30],
    ['low', null, 30],
    ['low', [5], 30],
    ['low', '5', 30],
  ] as const)('gives %s under %j %i days', (severity, setting, expected) => {
    expect(policyDays(severity, setting)).toBe(expected);
  });
});

describe('the recurrence key of the reference', () => {
  it('is the SHA-256 of UTF-8, pipes and all', () => {
    // printf '%s' '7|scope|device|o|b|𝒳|policy_snapshot' | sha256sum
    expect(recurrenceKey(makeFinding(), 'o|b|𝒳')).toBe(
      'dc14d52c252acedf11301ed966b9b4ea94fb6f5d290f87200dd643d2f56efbb8',
    );
  });

  it.each<[Json, string]>([
    [{}, 'policy_snapshot'],
    [{ kind: null }, 'policy_snapshot'],
    [{ kind: '' }, 'policy_snapshot'],
    [{ kind: ' ' }, ' '],
    [{ kind: 'x' }, 'x'],
    [{ kind: 12 }, '12'],
    [{ kind: false }, 'false'],
    [{ kind: {} }, '{}'],
    [{ kind: { bb: 1, a: ['x', null] } }, '{"a": ["x", null], "bb": 1}'],
    [['kind'], 'policy_snapshot'],
    ['kind', 'policy_snapshot'],
    [null, 'policy_snapshot'],
  ])('reads the dimension of %j as %s', (evidence, expected) => {
    expect(dimension(evidence)).toBe(expected);
  });
});

describe('phase 2 of the reference', () => {
  it('keeps the one that was seen last and gives it what the group saw', () => {
    const findings = [
      makeFinding({ id: 1, first_seen_at: 10, last_seen_at: 40, times_seen: 2 }),
      makeFinding({ id: 2, first_seen_at: 20, last_seen_at: 50, times_seen: 3, status: 'reopened' }),
      makeFinding({ id: 3, first_seen_at: 30, last_seen_at: 30, times_seen: 4, resolved_reason: 'old' }),
    ];
    const resolved = { status: 'resolved', resolved_at: T0, resolved_reason: 'consolidated_duplicate' };
    expect(consolidateDuplicates(findings, T0)).toEqual([
      { ...findings[0], ...resolved },
      { ...findings[1], first_seen_at: 10, last_seen_at: 50, times_seen: 9 },
      { ...findings[2], ...resolved },
    ]);
  });

  it('keeps the highest id where several were seen last', () => {
    const merged = consolidateDuplicates([makeFinding({ id: 8 }), makeFinding({ id: 9 }), makeFinding({ id: 3 })], T0);
    expect(merged.map(({ status }) => status)).toEqual(['resolved', 'new', 'resolved']);
  });

  it.each([
    ['another key', { recurrence_key: 'other' }],
    ['no key', { recurrence_key: null }],
    ['another type', { finding_type: 'permission_posture' }],
    ['a terminal status', { status: 'closed' }],
  ])('leaves a pair alone of which one has %s', (_what, change) => {
    const findings = [makeFinding({ id: 1 }), makeFinding({ id: 2, ...change })];
    expect(consolidateDuplicates(findings, T0)).toEqual(findings);
  });

  it('holds what an integer can hold', () => {
    const huge = [1, 2].map((id) => makeFinding({ id, times_seen: 2_147_483_647 }));
    expect(consolidateDuplicates(huge, T0)[1]?.times_seen).toBe(2_147_483_647);
  });
});

describe('a run of the reference', () => {
  const someTenant = tenantCase({ max: 12 }).map(({ findings, slaSettings }) => ({
    findings: findings.map((finding, index) =>
      materialise(finding, { id: index + 1, tenantId: 7, workspaceIds: [1, 2, 3] }),
    ),
    settings: new Map<number, Json>(
      slaSettings.flatMap((setting, index) => (setting === undefined ? [] : [[index + 1, setting] as const])),
    ),
  }));

  it('adds up, and done again changes nothing', () => {
    fc.assert(
      fc.property(someTenant, ({ findings, settings }) => {
        const first = runOnTenant(findings, settings, T0, NOW);
        expect(first.counts.processed).toBe(first.rowUpdated + first.counts.skipped);
        expect(first.counts.processed).toBe(first.counts.total);
        expect(first.affected).toBeLessThanOrEqual(first.counts.total);
        const again = runOnTenant(first.findings, settings, T0 + DAY_US, NOW + DAY_US);
        expect(again.findings).toEqual(first.findings);
        expect({ ...again.counts, affected: again.affected }).toEqual({
          total: findings.length,
          processed: findings.length,
          updated: 0,
          skipped: findings.length,
          affected: 0,
        });
      }),
    );
  });

  it('leaves at most one open drift finding a key, and loses no terminal one', () => {
    fc.assert(
      fc.property(someTenant, ({ findings, settings }) => {
        const { findings: after } = runOnTenant(findings, settings, T0, NOW);
        const keys = after
          .filter(
            (finding) => finding.finding_type === 'drift' && isOpen(finding.status) && finding.recurrence_key !== null,
          )
          .map((finding) => finding.recurrence_key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(after.map(({ id }) => id)).toEqual(findings.map(({ id }) => id));
      }),
    );
  });

  it('meets every case that the rules tell apart', () => {
    const sample = fc.sample(someTenant, { numRuns: 300, seed: 1 });
    const results = sample.map(({ findings, settings }) => runOnTenant(findings, settings, T0, NOW));
    expect(results.some(({ consolidated }) => consolidated > 1)).toBe(true);
    expect(results.some(({ counts }) => counts.skipped > 0)).toBe(true);
    expect(results.some(({ affected, rowUpdated }) => affected > rowUpdated)).toBe(true);
    expect(results.some(({ findings }) => findings.some(({ sla_days: days }) => days === 3650))).toBe(true);
  });

  it('adds the counts of tenants up', () => {
    const counts = { total: 3, processed: 3, updated: 2, skipped: 1 };
    expect(sumCounts([counts, counts])).toEqual({ total: 6, processed: 6, updated: 4, skipped: 2 });
    expect(sumCounts([])).toEqual({ total: 0, processed: 0, updated: 0, skipped: 0 });
  });

  it('starts at a whole second, as timestamptz(0) rounds', () => {
    expect(wholeSeconds(1_499_999)).toBe(1_000_000);
    expect(wholeSeconds(1_500_000)).toBe(2_000_000);
  });
});
