const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count with separators: `52,067`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A count with its noun: `1 tenant`, `1,204 tenants`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A rate in rows a second: `11,840 rows/s`, and `3.4 rows/s` below ten. */
export function formatRate(rowsPerSecond: number): string {
  const shown = rowsPerSecond > 0 && rowsPerSecond < 10 ? rowsPerSecond.toFixed(1) : formatCount(rowsPerSecond);
  return `${shown} rows/s`;
}

/** A fraction of 1 as whole percent, never 100 % before the end. */
export function formatPercent(fraction: number): string {
  const percent = fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100));
  return `${percent} %`;
}
