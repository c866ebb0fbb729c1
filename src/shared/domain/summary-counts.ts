/** The only keys that `operation_runs.summary_counts` may hold. */
export const SUMMARY_COUNT_KEYS = [
  'total',
  'processed',
  'succeeded',
  'updated',
  'skipped',
  'failed',
  'created',
  'deleted',
  'items',
  'tenants',
  'compliant',
  'noncompliant',
  'unknown',
  'critical',
  'high',
  'medium',
  'low',
] as const;
export type SummaryCountKey = (typeof SUMMARY_COUNT_KEYS)[number];
export type SummaryCounts = Partial<Record<SummaryCountKey, number>>;

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Reads a stored `summary_counts` value. Foreign keys and anything but non-negative integers are dropped; what is not
 * an object reads as no counts.
 */
export function readSummaryCounts(stored: unknown): SummaryCounts {
  const counts: SummaryCounts = {};
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return counts;
  const entries = new Map<string, unknown>(Object.entries(stored));
  for (const key of SUMMARY_COUNT_KEYS) {
    const value = entries.get(key);
    if (isCount(value)) counts[key] = value;
  }
  return counts;
}
