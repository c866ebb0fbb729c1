import type { RunDetail } from '../../../shared/contract/runs';
import { DROPPED_FAILURES_TYPE, reasonCodeIn } from '../../../shared/domain/failures';

type Failure = RunDetail['failures'][number];

/** Failures of one reason code. The key is the failure's place in the run's list, since two may read the same. */
export interface FailureGroup {
  readonly reasonCode: string;
  readonly failures: readonly { readonly key: number; readonly failure: Failure }[];
}

/** Failures by reason code as it is meant in the run's type, the most frequent first; the note on those not kept is no failure. */
export function groupFailures(failures: readonly Failure[], runType: string): FailureGroup[] {
  const kept = failures
    .map((failure, key) => ({ key, failure, code: reasonCodeIn(runType, failure.reason_code) }))
    .filter(({ failure }) => failure.type !== DROPPED_FAILURES_TYPE);
  return [...new Set(kept.map(({ code }) => code))]
    .map((reasonCode) => ({
      reasonCode,
      failures: kept.filter(({ code }) => code === reasonCode).map(({ key, failure }) => ({ key, failure })),
    }))
    .sort((a, b) => b.failures.length - a.failures.length);
}
