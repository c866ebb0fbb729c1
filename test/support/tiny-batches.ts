import type { EngineLimits } from '../../src/main/engine/engine-limits';

/** So small that every tenant of more than a few rows takes several batches. */
export const TINY_BATCHES: EngineLimits = {
  batch: { min: 1, max: 7, targetMs: 250 },
  firstBatchSize: 3,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 5_000,
  batchRetries: 6,
};
