import { createHash } from 'node:crypto';

/**
 * The runbook `findings.lifecycle.backfill` in plain TypeScript, row by row and as simple as it can be said: what the SQL
 * is tested against. It shares nothing with the SQL, and is never faster than it is plain.
 */

/** Microseconds since 1970 in UTC, which is what a timestamptz holds. */
export type Instant = number;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The columns that the rules read or write, and `updated_at`. */
export interface Finding {
  readonly id: number;
  readonly workspace_id: number;
  readonly tenant_id: number;
  readonly finding_type: string;
  readonly scope_key: string;
  readonly recurrence_key: string | null;
  readonly subject_type: string;
  readonly subject_external_id: string | null;
  readonly severity: string;
  readonly status: string;
  readonly evidence_jsonb: Json;
  readonly first_seen_at: Instant | null;
  readonly last_seen_at: Instant | null;
  readonly times_seen: number | null;
  readonly sla_days: number | null;
  readonly due_at: Instant | null;
  readonly acknowledged_at: Instant | null;
  readonly triaged_at: Instant | null;
  readonly resolved_at: Instant | null;
  readonly resolved_reason: string | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** The setting `findings` / `sla_days` by workspace; workspaces without one are left out. */
export type SlaSettings = ReadonlyMap<number, Json>;

export interface Counts {
  readonly total: number;
  readonly processed: number;
  readonly updated: number;
  readonly skipped: number;
}

export const DAY_US = 24 * 60 * 60 * 1_000_000;
const INTEGER_MAX = 2_147_483_647;

const OPEN_STATUSES: readonly string[] = ['new', 'triaged', 'in_progress', 'reopened'];

export function isOpen(status: string): boolean {
  return OPEN_STATUSES.includes(status);
}

/** `operation_runs.started_at` holds whole seconds; Postgres rounds to the nearest one. */
export function wholeSeconds(instant: Instant): Instant {
  return Math.round(instant / 1_000_000) * 1_000_000;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many days a finding may stay open; a severity outside the four counts as medium. */
export function policyDays(severity: string, setting: Json | undefined): number {
  const known = severity === 'critical' || severity === 'high' || severity === 'low' ? severity : 'medium';
  const override = isObject(setting) && Object.hasOwn(setting, known) ? setting[known] : undefined;
  if (typeof override === 'number' && Number.isInteger(override) && override >= 1 && override <= 3650) return override;
  return { critical: 3, high: 7, medium: 14, low: 30 }[known];
}

/** As jsonb prints itself: keys by length in bytes and then bytewise, a space after colon and comma. */
function jsonbText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted((a, b) => {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length - right.length || Buffer.compare(left, right);
  });
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${jsonbText(value[key] ?? null)}`).join(', ')}}`;
}

/** `evidence_jsonb->>'kind'`, or `policy_snapshot` where that is null or empty. */
export function dimension(evidence: Json): string {
  const kind = isObject(evidence) && Object.hasOwn(evidence, 'kind') ? evidence['kind'] : null;
  if (kind === null || kind === undefined || kind === '') return 'policy_snapshot';
  return typeof kind === 'string' ? kind : jsonbText(kind);
}

/** Lowercase hex SHA-256 of the UTF-8 string `tenant_id|scope_key|subject_type|subject_external_id|dimension`. */
export function recurrenceKey(
  finding: Pick<Finding, 'tenant_id' | 'scope_key' | 'subject_type' | 'evidence_jsonb'>,
  subjectExternalId: string,
): string {
  const parts = [finding.tenant_id, finding.scope_key, finding.subject_type, subjectExternalId];
  return createHash('sha256')
    .update([...parts, dimension(finding.evidence_jsonb)].join('|'), 'utf8')
    .digest('hex');
}

/**
 * Phase 1 on one finding. Gives the very same object where nothing changes; otherwise `updated_at` is new, for which
 * stands `now`.
 */
export function fillLifecycle(finding: Finding, settings: SlaSettings, t0: Instant, now: Instant): Finding {
  // 1.
  const firstSeenAt = finding.first_seen_at ?? finding.created_at;
  const lastSeenAt = finding.last_seen_at ?? firstSeenAt;
  const timesSeen = Math.max(finding.times_seen ?? 0, 1);
  // 2.
  const isAcknowledged = finding.status === 'acknowledged';
  const status = isAcknowledged ? 'triaged' : finding.status;
  const triagedAt = isAcknowledged
    ? (finding.triaged_at ?? finding.acknowledged_at ?? finding.created_at)
    : finding.triaged_at;
  // 3.
  const days = finding.sla_days ?? policyDays(finding.severity, settings.get(finding.workspace_id));
  const slaDays = isOpen(status) ? days : finding.sla_days;
  const dueAt = isOpen(status) ? (finding.due_at ?? t0 + days * DAY_US) : finding.due_at;
  // 4.
  const subject = finding.subject_external_id;
  const needsKey =
    finding.finding_type === 'drift' && finding.recurrence_key === null && subject !== null && subject !== '';
  const key = needsKey ? recurrenceKey(finding, subject) : finding.recurrence_key;

  const isChanged =
    firstSeenAt !== finding.first_seen_at ||
    lastSeenAt !== finding.last_seen_at ||
    timesSeen !== finding.times_seen ||
    status !== finding.status ||
    triagedAt !== finding.triaged_at ||
    slaDays !== finding.sla_days ||
    dueAt !== finding.due_at ||
    key !== finding.recurrence_key;
  if (!isChanged) return finding;
  return {
    ...finding,
    first_seen_at: firstSeenAt,
    last_seen_at: lastSeenAt,
    times_seen: timesSeen,
    status,
    triaged_at: triagedAt,
    sla_days: slaDays,
    due_at: dueAt,
    recurrence_key: key,
    updated_at: now,
  };
}

function seenBefore(a: Finding, b: Finding): number {
  return (a.last_seen_at ?? 0) - (b.last_seen_at ?? 0) || a.id - b.id;
}

/** One group of duplicates; nothing but the named columns changes, not even `updated_at`. */
function consolidateGroup(group: readonly Finding[], t0: Instant): Finding[] {
  const canonical = group.toSorted(seenBefore).at(-1);
  // Phase 1 left none of these null.
  const firstSeen = group.map((finding) => finding.first_seen_at ?? Number.NaN);
  const lastSeen = group.map((finding) => finding.last_seen_at ?? Number.NaN);
  const timesSeen = group.reduce((sum, finding) => sum + (finding.times_seen ?? Number.NaN), 0);
  return group.map((finding) =>
    finding === canonical
      ? {
          ...finding,
          first_seen_at: Math.min(...firstSeen),
          last_seen_at: Math.max(...lastSeen),
          // An integer column holds no more than this.
          times_seen: Math.min(timesSeen, INTEGER_MAX),
        }
      : { ...finding, status: 'resolved', resolved_at: t0, resolved_reason: 'consolidated_duplicate' },
  );
}

/** Phase 2 on all findings of one tenant after phase 1: merges open drift findings of the same recurrence key. */
export function consolidateDuplicates(findings: readonly Finding[], t0: Instant): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.finding_type !== 'drift' || !isOpen(finding.status) || finding.recurrence_key === null) continue;
    const group = groups.get(finding.recurrence_key) ?? [];
    groups.set(finding.recurrence_key, [...group, finding]);
  }
  const changed = new Map<number, Finding>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    for (const finding of consolidateGroup(group, t0)) changed.set(finding.id, finding);
  }
  return findings.map((finding) => changed.get(finding.id) ?? finding);
}

export interface TenantResult {
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  readonly rowUpdated: number;
  readonly consolidated: number;
  /** Distinct findings that either phase changes: what a preflight tells beforehand. */
  readonly affected: number;
}

/**
 * A whole run over the findings of one tenant.
 *
 * @param now stands for every new `updated_at`
 */
export function runOnTenant(
  findings: readonly Finding[],
  settings: SlaSettings,
  t0: Instant,
  now: Instant = t0,
): TenantResult {
  const filled = findings.map((finding) => fillLifecycle(finding, settings, t0, now));
  const merged = consolidateDuplicates(filled, t0);
  const rowUpdated = filled.filter((finding, index) => finding !== findings[index]).length;
  const consolidated = merged.filter((finding, index) => finding !== filled[index] && !isOpen(finding.status)).length;
  return {
    findings: merged,
    rowUpdated,
    consolidated,
    affected: merged.filter((finding, index) => finding !== findings[index]).length,
    counts: {
      total: findings.length,
      processed: findings.length,
      updated: rowUpdated + consolidated,
      skipped: findings.length - rowUpdated,
    },
  };
}

/** The counts of a run over several tenants. */
export function sumCounts(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (sum, { total, processed, updated, skipped }) => ({
      total: sum.total + total,
      processed: sum.processed + processed,
      updated: sum.updated + updated,
      skipped: sum.skipped + skipped,
    }),
    { total: 0, processed: 0, updated: 0, skipped: 0 },
  );
}
