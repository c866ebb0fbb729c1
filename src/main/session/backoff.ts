const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/** Milliseconds to wait after so many failures in a row: 1 s, 2 s, 4 s, 8 s, then 15 s. */
export function backoffMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}
