import type { RunInterval, RunSample } from '../../shared/contract/run-parts';
import type { Sample } from './run-detail-store';

/** The rate that is told covers about this much time, so that it neither jumps nor lags. */
const WINDOW_MS = 10_000;

/** Without a new point for this many times their distance, or this long, what was measured tells of the past. */
const MISSED_POINTS = 3;
const SILENT_MS = 15_000;

/** How much of the time between two instants lies in pauses. */
function pausedMs(pauses: readonly RunInterval[], fromMs: number, toMs: number): number {
  return pauses.reduce((sum, { from, to }) => {
    const begin = Math.max(fromMs, Date.parse(from));
    const end = Math.min(toMs, to === null ? toMs : Date.parse(to));
    return sum + Math.max(0, end - begin);
  }, 0);
}

/** The chart's points with the rate between each and the one before. Time in which the run was paused does not count. */
export function toChart(samples: readonly Sample[], intervals: readonly RunInterval[]): RunSample[] {
  const pauses = intervals.filter(({ kind }) => kind === 'paused');
  return samples.map((sample, index) => {
    const before = samples[index - 1];
    const [fromMs, toMs] = [before?.at.getTime() ?? sample.at.getTime(), sample.at.getTime()];
    const seconds = (toMs - fromMs - pausedMs(pauses, fromMs, toMs)) / 1000;
    const rows = before === undefined ? 0 : sample.processed - before.processed;
    return {
      at: sample.at.toISOString(),
      processed: sample.processed,
      rowsPerSecond: seconds > 0 ? Math.max(0, rows / seconds) : 0,
      batchMs: sample.batchMs,
      batchMsMax: sample.batchMsMax,
      batchRows: sample.batchRows,
    };
  });
}

/**
 * Rows a second over the last ten seconds, or since the point before where points are further apart. Null where too
 * little was measured, or nothing since long.
 */
export function recentRate(samples: readonly Sample[], now: Date): number | null {
  const last = samples.at(-1);
  const previous = samples.at(-2);
  if (last === undefined || previous === undefined) return null;
  const distanceMs = last.at.getTime() - previous.at.getTime();
  if (now.getTime() - last.at.getTime() > Math.max(SILENT_MS, MISSED_POINTS * distanceMs)) return null;
  const inWindow = samples.find((sample) => last.at.getTime() - sample.at.getTime() <= WINDOW_MS);
  const from = inWindow === undefined || inWindow === last ? previous : inWindow;
  const seconds = (last.at.getTime() - from.at.getTime()) / 1000;
  return seconds > 0 ? Math.max(0, (last.processed - from.processed) / seconds) : null;
}
