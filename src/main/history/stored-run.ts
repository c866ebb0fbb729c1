import { z } from 'zod';
import { RUN_RECORDS, type RunRecord, type RunSummary, runSummarySchema } from '../../shared/contract/runs';
import { DEFAULT_FRESHNESS_LIMITS_MS } from '../../shared/domain/freshness';
import type { HistoryEntry } from './history-entry';

/** Records by their rank in the alphabet, which is how keys are ordered. */
const RANKED: readonly RunRecord[] = RUN_RECORDS.toSorted();

/** A record as a number of the local file. */
export function recordRank(record: RunRecord): number {
  return RANKED.indexOf(record);
}

/** The record of a number of the local file. */
export function recordOfRank(rank: number): RunRecord {
  const record = RANKED[rank];
  if (record === undefined) throw new Error('The local file names a table that does not exist.');
  return record;
}

/** When an active run counts as stale unless something vouches for it, in epoch milliseconds; null for one that is over. */
export function staleAt({ summary, newsAtMs }: HistoryEntry): number | null {
  if (newsAtMs === null || summary.status === 'completed') return null;
  return newsAtMs + DEFAULT_FRESHNESS_LIMITS_MS[summary.status];
}

const storedSchema = runSummarySchema.omit({ isStale: true, tenantName: true });

/** What a list shows of a stored run at a moment. */
export function summaryAt(
  row: { readonly summary: string; readonly tenantName: string | null; readonly staleAt: number | null },
  nowMs: number,
): RunSummary {
  return {
    ...storedSchema.parse(JSON.parse(row.summary)),
    tenantName: row.tenantName,
    isStale: row.staleAt !== null && row.staleAt <= nowMs,
  };
}

export const storedRowSchema = z.object({
  stale_at: z.number().nullable(),
  summary: z.string(),
  tenant_name: z.string().nullable(),
});
