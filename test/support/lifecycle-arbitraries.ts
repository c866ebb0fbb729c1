import fc from 'fast-check';
import { type Finding, type Instant, type Json, recurrenceKey } from './lifecycle-reference';

/** A tenant that does not exist yet: ids are known only once it is inserted. */
export interface TenantCase {
  /** The setting `findings` / `sla_days` of each of its workspaces; undefined where there is none. */
  readonly slaSettings: readonly (Json | undefined)[];
  readonly findings: readonly FindingCase[];
}

/** A finding without ids. */
export type FindingCase = Omit<Finding, 'id' | 'workspace_id' | 'tenant_id' | 'recurrence_key'> & {
  /** Index into the workspaces of the tenant case: a finding's own workspace decides, not its tenant's. */
  readonly workspace: number;
  /** `computed`: the key that the rules would give it, if it has a subject. */
  readonly recurrence: null | 'computed' | { readonly stored: string };
};

/** 2020-02-29 23:59:59.999999 UTC and the like: leap days, changes of summer time, and ends of days. */
const AWKWARD_INSTANTS: readonly Instant[] = [
  '2020-02-29T23:59:59.999Z',
  '2024-03-31T00:59:59.999Z',
  '2024-03-31T01:00:00.000Z',
  '2024-10-27T00:30:00.000Z',
  '2024-10-27T01:30:00.000Z',
  '1999-12-31T23:59:59.000Z',
  '2038-01-19T03:14:08.000Z',
].map((iso) => Date.parse(iso) * 1000 + 999);

/** Few enough that ties are common. */
const instant: fc.Arbitrary<Instant> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...AWKWARD_INSTANTS) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1_600_000_000, max: 1_750_000_000 }).map((seconds) => seconds * 1_000_000 + 1),
  },
);

/** Text as a varchar takes it: any character but NUL and halves of surrogate pairs. */
function text(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength }).map((value) => value.replaceAll('\u0000', ''));
}

/** Few values, so that keys collide, with all that could be taken for a separator or be cut wrongly. */
const keyPart = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'a|b', '|', 'b|', '\u00e4', 'a\u0308', '𝒳', '👩‍👩‍👧', ' ', "o'neil", '\\', '%', '東京'),
  },
  { weight: 1, arbitrary: text(20) },
);

const kind: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  'policy_snapshot',
  'assignment',
  '',
  ' ',
  'a|b',
  'Ünï𝒳',
  null,
  0,
  12,
  1.5,
  -3,
  true,
  false,
  {},
  [],
  ['x', 1],
  { bb: 1, a: [true, null], ä: 'q"\\\n' },
);

const evidence: fc.Arbitrary<Json> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Json>({}) },
  { weight: 5, arbitrary: fc.record({ kind, change_type: fc.constant<Json>('modified') }, { requiredKeys: ['kind'] }) },
  { weight: 1, arbitrary: fc.constantFrom<Json>(null, 3, 'kind', true, [], ['kind'], [{ kind: 'x' }], { Kind: 'x' }) },
);

const days: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  1,
  2,
  45,
  3650,
  30,
  0,
  -1,
  3651,
  2.5,
  1e9,
  '5',
  '',
  true,
  null,
  [],
  [7],
  {},
);

const slaSetting: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json>(null, 5, '5', [], [1, 2], {}, true),
  fc.record({ critical: days, high: days, medium: days, low: days, bogus: days }, { requiredKeys: [] }),
);

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null, freq: 2 });
}

const STATUSES = ['new', 'triaged', 'in_progress', 'reopened', 'acknowledged', 'resolved', 'closed', 'risk_accepted'];

const finding: fc.Arbitrary<FindingCase> = fc.record({
  workspace: fc.nat(2),
  finding_type: fc.oneof(
    { weight: 5, arbitrary: fc.constant('drift') },
    { weight: 1, arbitrary: fc.constantFrom('permission_posture', 'entra_admin_roles', 'Drift') },
  ),
  scope_key: keyPart,
  recurrence: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.constant('computed' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('', 'k', 'K', 'kä', '~', 'f'.repeat(64)).map((stored) => ({ stored })),
    },
  ),
  subject_type: fc.constantFrom('a', 'b|a', 'deviceConfiguration'),
  subject_external_id: fc.oneof({ weight: 6, arbitrary: keyPart }, { weight: 1, arbitrary: fc.constantFrom(null, '') }),
  severity: fc.constantFrom(
    'critical',
    'high',
    'medium',
    'low',
    'Critical',
    'CRITICAL',
    'low ',
    'informational',
    '',
    'bogus',
  ),
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...STATUSES) },
    { weight: 1, arbitrary: fc.constantFrom('New', 'unknown', '') },
  ),
  evidence_jsonb: evidence,
  first_seen_at: maybe(instant),
  last_seen_at: maybe(instant),
  times_seen: maybe(fc.constantFrom(-2_147_483_648, -1, 0, 1, 2, 7, 2_147_483_646, 2_147_483_647)),
  sla_days: maybe(fc.constantFrom(-5, 0, 1, 14, 32_767, -32_768)),
  due_at: maybe(instant),
  acknowledged_at: maybe(instant),
  triaged_at: maybe(instant),
  resolved_at: maybe(instant),
  resolved_reason: maybe(fc.constantFrom('fixed', 'consolidated_duplicate')),
  created_at: instant,
  updated_at: instant,
});

/** A finding that phase 1 has nothing to do with, so that phase 2 meets untouched rows too. */
const tidyFinding: fc.Arbitrary<FindingCase> = fc
  .tuple(
    finding,
    instant,
    instant,
    fc.constantFrom('new', 'triaged', 'in_progress', 'reopened', 'resolved'),
    fc.boolean(),
  )
  .map(([untidy, at, later, status, isKeyed]) => ({
    ...untidy,
    status,
    recurrence: isKeyed ? ('computed' as const) : { stored: 'k' },
    first_seen_at: untidy.first_seen_at ?? at,
    last_seen_at: untidy.last_seen_at ?? later,
    times_seen: Math.max(1, untidy.times_seen ?? 1),
    sla_days: untidy.sla_days ?? 5,
    due_at: untidy.due_at ?? later,
  }));

/** A tenant with every kind of awkward finding. */
export function tenantCase({ min = 0, max }: { min?: number; max: number } = { max: 25 }): fc.Arbitrary<TenantCase> {
  const anyFinding = fc.oneof({ weight: 3, arbitrary: finding }, { weight: 1, arbitrary: tidyFinding });
  return fc.record({
    slaSettings: fc.tuple(slaSetting, slaSetting, slaSetting),
    findings: fc.array(anyFinding, { minLength: min, maxLength: max, size: 'max' }),
  });
}

/** The finding of a case once its ids are known. */
export function materialise(
  { workspace, recurrence, ...columns }: FindingCase,
  ids: { readonly id: number; readonly tenantId: number; readonly workspaceIds: readonly number[] },
): Finding {
  const workspaceId = ids.workspaceIds[workspace];
  if (workspaceId === undefined) throw new Error(`The case has no workspace ${workspace}.`);
  const identified = { ...columns, id: ids.id, tenant_id: ids.tenantId, workspace_id: workspaceId };
  const subject = columns.subject_external_id;
  if (recurrence === null) return { ...identified, recurrence_key: null };
  if (recurrence !== 'computed') return { ...identified, recurrence_key: recurrence.stored };
  return {
    ...identified,
    recurrence_key: subject === null || subject === '' ? null : recurrenceKey(identified, subject),
  };
}
