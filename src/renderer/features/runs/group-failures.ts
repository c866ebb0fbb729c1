import type { RunDetail } from '../../../shared/contract/runs';
import { DROPPED_FAILURES_TYPE } from '../../../shared/domain/failures';

type Failure = RunDetail['failures'][number];

/** Failures of one reason code. The key is the failure's place in the run's list, since two may read the same. */
export interface FailureGroup {
  readonly reasonCode: string;
  readonly failures: readonly { readonly key: number; readonly failure: Failure }[];
}

/** Failures by reason code, the most frequent first; the note on those not kept is no failure. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const kept = failures
    .map((failure, key) => ({ key, failure }))
    .filter(({ failure }) => failure.type !== DROPPED_FAILURES_TYPE);
  const codes = [...new Set(kept.map(({ failure }) => failure.reason_code))];
  return codes
    .map((reasonCode) => ({ reasonCode, failures: kept.filter(({ failure }) => failure.reason_code === reasonCode) }))
    .sort((a, b) => b.failures.length - a.failures.length);
}
