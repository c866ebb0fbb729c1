import type { RunDetail } from '../../shared/contract/runs';
import type { Sample } from './run-detail-store';

/** The rate that is told covers about this much time, so that it neither jumps nor lags. */
const WINDOW_MS = 10_000;

/** The chart's points with the rate between each and the one before. */
export function toChart(samples: readonly Sample[]): RunDetail['samples'] {
  return samples.map((sample, index) => {
    const before = samples[index - 1];
    const seconds = before === undefined ? 0 : (sample.at.getTime() - before.at.getTime()) / 1000;
    const rows = before === undefined ? 0 : sample.processed - before.processed;
    return {
      at: sample.at.toISOString(),
      processed: sample.processed,
      rowsPerSecond: seconds > 0 ? Math.max(0, rows / seconds) : 0,
    };
  });
}

/** Rows a second over the last ten seconds, or null where too little was measured. */
export function recentRate(samples: readonly Sample[]): number | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const from = samples.find((sample) => last.at.getTime() - sample.at.getTime() <= WINDOW_MS);
  if (from === undefined || from === last) return null;
  const seconds = (last.at.getTime() - from.at.getTime()) / 1000;
  return seconds > 0 ? Math.max(0, (last.processed - from.processed) / seconds) : null;
}
