/** Limits of the adaptive batch size. */
export interface BatchSizeLimits {
  readonly min: number;
  readonly max: number;
  readonly targetMs: number;
}

export const DEFAULT_BATCH_LIMITS: BatchSizeLimits = { min: 100, max: 20_000, targetMs: 250 };

/** At most this factor up or down a step, so that one odd measurement can't throw the size about. */
const MAX_STEP = 2;

function clamp(size: number, limits: BatchSizeLimits): number {
  return Math.round(Math.min(limits.max, Math.max(limits.min, size)));
}

/**
 * The next batch size after a batch of `rows` rows took `tookMs`. A batch that was not full says nothing about a larger
 * one and leaves the size as it is, unless it was too slow.
 */
export function nextBatchSize(
  current: number,
  batch: { rows: number; tookMs: number },
  limits: BatchSizeLimits = DEFAULT_BATCH_LIMITS,
): number {
  if (batch.rows < current && batch.tookMs <= limits.targetMs) return clamp(current, limits);
  const ratio = limits.targetMs / Math.max(1, batch.tookMs);
  return clamp(current * Math.min(MAX_STEP, Math.max(1 / MAX_STEP, ratio)), limits);
}

/** The batch size after a batch ran into its time limit: half, and tried again. */
export function halvedBatchSize(current: number, limits: BatchSizeLimits = DEFAULT_BATCH_LIMITS): number {
  return clamp(current / 2, limits);
}
