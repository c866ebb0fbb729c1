/** How fast an earlier run of the same runbook on the same database was. */
export interface MeasuredRate {
  readonly rowsPerSecond: number;
  /** Which part of its rows it changed, 0 to 1: rows that are left alone go by much faster. */
  readonly changedShare: number;
}

/** A rate to reckon with, and how many runs it was measured on; none means it is a guess. */
export interface ExpectedRate {
  readonly rowsPerSecond: number;
  readonly measuredRuns: number;
}

/** Where nothing was measured: slower than any database that the engine was tried on. */
export const CAUTIOUS_ROWS_PER_SECOND = 2_000;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? CAUTIOUS_ROWS_PER_SECOND;
}

/** Two leading digits, rounded down: what was measured on another day is no more exact than that. */
function rounded(rate: number): number {
  if (rate < 10) return Math.max(1, Math.floor(rate));
  const step = 10 ** (Math.floor(Math.log10(rate)) - 1);
  return Math.floor(rate / step) * step;
}

/**
 * The rate to expect of a run that will change `affectedShare` of its rows: the median of runs that changed about as much,
 * else the slowest of all, else a cautious guess.
 */
export function expectedRate(measured: readonly MeasuredRate[], affectedShare: number): ExpectedRate {
  const usable = measured.filter(({ rowsPerSecond }) => Number.isFinite(rowsPerSecond) && rowsPerSecond > 0);
  const alike = usable.filter(({ changedShare }) => changedShare >= affectedShare / 2);
  const rates = (alike.length > 0 ? alike : usable).map(({ rowsPerSecond }) => rowsPerSecond);
  if (rates.length === 0) return { rowsPerSecond: CAUTIOUS_ROWS_PER_SECOND, measuredRuns: 0 };
  return { rowsPerSecond: rounded(alike.length > 0 ? median(rates) : Math.min(...rates)), measuredRuns: rates.length };
}
