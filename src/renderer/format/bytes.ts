import { formatCount } from './count';

const UNITS = ['kB', 'MB', 'GB'] as const;

/** An amount of data in units of 1,024 each: `812 kB`, `3.4 MB`, `256 MB`. */
export function formatBytes(bytes: number): string {
  let shown = bytes / 1_024;
  let unit = 0;
  while (shown >= 1_024 && unit < UNITS.length - 1) {
    shown /= 1_024;
    unit += 1;
  }
  // A file that holds anything takes at least 1 kB.
  if (unit === 0) return `${Math.ceil(shown)} kB`;
  return `${shown < 9.95 ? Number(shown.toFixed(1)) : formatCount(shown)} ${UNITS[unit]}`;
}
