import { type BatchSizeLimits, DEFAULT_BATCH_LIMITS } from '../../shared/domain/batch-size';

/** The engine's numbers in one place. */
export interface EngineLimits {
  readonly batch: BatchSizeLimits;
  readonly firstBatchSize: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** How often a batch is tried again after an error that may pass. */
  readonly batchRetries: number;
}

export const DEFAULT_ENGINE_LIMITS: EngineLimits = {
  batch: DEFAULT_BATCH_LIMITS,
  firstBatchSize: 5_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 5_000,
  batchRetries: 6,
};
