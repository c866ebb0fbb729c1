import type { RunDetail } from '../../../shared/contract/runs';
import { DROPPED_FAILURES_TYPE } from '../../../shared/domain/failures';

type Failure = RunDetail['failures'][number];

/** Failures by reason code, the most frequent first; the note on those not kept is no failure. */
export function groupFailures(failures: readonly Failure[]): { reasonCode: string; failures: Failure[] }[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    if (failure.type === DROPPED_FAILURES_TYPE) continue;
    groups.set(failure.reason_code, [...(groups.get(failure.reason_code) ?? []), failure]);
  }
  return [...groups]
    .map(([reasonCode, grouped]) => ({ reasonCode, failures: grouped }))
    .sort((a, b) => b.failures.length - a.failures.length);
}
