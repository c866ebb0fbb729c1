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

/** Several runs as one: determinate only while all of them are; nothing where nothing is active. */
export function combinedProgress(parts: readonly Progress[]): Progress {
  const active = parts.filter((part) => part.kind !== 'none');
  const known = active.filter((part) => part.kind === 'determinate');
  if (active.length === 0) return { kind: 'none' };
  if (known.length < active.length) return { kind: 'activity' };
  const processed = known.reduce((sum, part) => sum + Math.min(part.processed, part.total), 0);
  const total = known.reduce((sum, part) => sum + part.total, 0);
  return { kind: 'determinate', processed, total, fraction: processed / total };
}

/** Milliseconds left at the given rate (rows a second), or null where no honest estimate exists. */
export function remainingMs(progress: Progress, rowsPerSecond: number): number | null {
  if (progress.kind !== 'determinate' || !(rowsPerSecond > 0)) return null;
  return Math.max(0, ((progress.total - progress.processed) / rowsPerSecond) * 1000);
}
