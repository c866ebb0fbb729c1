import type { SummaryCountKey, SummaryCounts } from '../../../shared/domain/summary-counts';
import { countOf, formatCount } from '../../format/count';

/** What a list says of a finished operation, most telling first, at most two. */
const TELLING: readonly SummaryCountKey[] = [
  'updated',
  'created',
  'deleted',
  'succeeded',
  'items',
  'skipped',
  'processed',
  'total',
];

/** The counts of a finished operation in a few words: `updated 34,902 · skipped 3,309`, and apart from them what failed. */
export function countsLine(counts: SummaryCounts, failureCount: number): { text: string; failed: string } {
  const text = TELLING.filter((key) => (counts[key] ?? 0) > 0)
    .slice(0, 2)
    .map((key) => `${key} ${formatCount(counts[key] ?? 0)}`)
    .join(' · ');
  const failedCount = counts.failed ?? 0;
  const failed =
    failedCount > 0 ? `failed ${formatCount(failedCount)}` : failureCount > 0 ? countOf(failureCount, 'failure') : '';
  return { text, failed };
}
