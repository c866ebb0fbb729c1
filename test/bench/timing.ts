/** A time as a column of a printed table. */
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`.padStart(8);

/** How long something takes, in milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export const worstOf = (times: readonly number[]): number => Math.max(...times);

export const medianOf = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
