import { halvedBatchSize, nextBatchSize } from '../../shared/domain/batch-size';
import type { EngineLimits } from './engine-limits';

/** The batch size of one runbook in this process: what one job learns, the next one starts from. */
export interface BatchSizer {
  current(): number;
  measured(rows: number, tookMs: number): void;
  timedOut(): void;
}

/** Starts at the limits' first size and adapts towards their target time. */
export function createBatchSizer(limits: EngineLimits): BatchSizer {
  const { batch } = limits;
  let size = Math.min(batch.max, Math.max(batch.min, limits.firstBatchSize));
  return {
    current: () => size,
    measured(rows, tookMs) {
      size = nextBatchSize(size, { rows, tookMs }, batch);
    },
    timedOut() {
      size = halvedBatchSize(size, batch);
    },
  };
}
