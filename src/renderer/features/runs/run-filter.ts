import type { RunFilter } from '../../../shared/contract/runs';
import type { StatusBucket } from '../../../shared/domain/run-status';
import type { OperationView } from '../navigation/route';

/** What an operator narrows a list by, on top of its view. */
export interface ChosenFilter {
  readonly types: readonly string[];
  readonly buckets: readonly StatusBucket[];
  readonly initiator: string;
  readonly staleOnly: boolean;
}

export const NO_FILTER: ChosenFilter = { types: [], buckets: [], initiator: '', staleOnly: false };

/** The buckets a view is made of; no entry means all. */
const VIEW_BUCKETS: Readonly<Record<OperationView, readonly StatusBucket[] | undefined>> = {
  all: undefined,
  active: ['queued', 'running'],
  failures: ['failed', 'partially succeeded', 'blocked'],
  stuck: undefined,
};

/** The buckets one may choose from within a view. */
export function viewBuckets(view: OperationView): readonly StatusBucket[] | undefined {
  return VIEW_BUCKETS[view];
}

/** The request's filter for a view and what was chosen in it. Absent fields, not empty ones: empty would match nothing. */
export function toRunFilter(view: OperationView, chosen: ChosenFilter): RunFilter {
  const buckets = chosen.buckets.length > 0 ? chosen.buckets : VIEW_BUCKETS[view];
  const initiator = chosen.initiator.trim();
  return {
    ...(chosen.types.length > 0 ? { types: [...chosen.types] } : {}),
    ...(buckets === undefined ? {} : { buckets: [...buckets] }),
    ...(initiator === '' ? {} : { initiator }),
    ...(view === 'stuck' || chosen.staleOnly ? { staleOnly: true } : {}),
  };
}

/** Whether anything was chosen. */
export function isFiltered(chosen: ChosenFilter): boolean {
  return chosen.types.length > 0 || chosen.buckets.length > 0 || chosen.initiator.trim() !== '' || chosen.staleOnly;
}
