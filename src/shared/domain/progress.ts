import { isActive } from './run-status';
import type { SummaryCounts } from './summary-counts';

/** How a run's progress may honestly be drawn. */
export type Progress =
  | { kind: 'determinate'; processed: number; total: number; fraction: number }
  | { kind: 'activity' }
  | { kind: 'none' };

/**
 * Determinate only while running with a known `processed` of a `total` above 0; other active work shows activity;
 * a terminal run never shows a moving bar.
 */
export function runProgress(status: string, counts: SummaryCounts): Progress {
  if (!isActive(status)) return { kind: 'none' };
  const { processed, total } = counts;
  if (status !== 'running' || processed === undefined || total === undefined || total <= 0) return { kind: 'activity' };
  return { kind: 'determinate', processed, total, fraction: Math.min(1, processed / total) };
}

/** Milliseconds left at the given rate (rows a second), or null where no honest estimate exists. */
export function remainingMs(progress: Progress, rowsPerSecond: number): number | null {
  if (progress.kind !== 'determinate' || !(rowsPerSecond > 0)) return null;
  return Math.max(0, ((progress.total - progress.processed) / rowsPerSecond) * 1000);
}
