import type { OperationView, RunListFilter, RunPeriod } from '../../../shared/contract/run-lists';
import type { RunFilter } from '../../../shared/contract/runs';
import type { StatusBucket } from '../../../shared/domain/run-status';
import { operationLabel } from '../../../shared/domain/operation-types';
import type { ActiveFilter } from '../../components/ActiveFilters';
import { formatExact } from '../../format/instant';

/** The buckets a view is made of; no entry means all. */
const VIEW_BUCKETS: Readonly<Record<OperationView, readonly StatusBucket[] | undefined>> = {
  all: undefined,
  active: ['queued', 'running'],
  failures: ['failed', 'partially succeeded', 'blocked'],
  stuck: ['queued', 'running'],
};

/** The buckets one may choose from within a view. */
export function viewBuckets(view: OperationView): readonly StatusBucket[] | undefined {
  return VIEW_BUCKETS[view];
}

const HOUR_MS = 3_600_000;
const PERIOD_MS: Readonly<Record<RunPeriod, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};

export const PERIOD_LABELS: Readonly<Record<RunPeriod, string>> = {
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
};

const chosenAt = new WeakMap<RunListFilter, number>();

/**
 * When a filter was asked for first, in epoch milliseconds. Its period counts from there for as long as the place is in
 * the history, so that the list neither slides while one reads nor is another one when one comes back to it.
 */
export function chosenAtMs(filter: RunListFilter): number {
  const known = chosenAt.get(filter);
  if (known !== undefined) return known;
  const nowMs = Date.now();
  chosenAt.set(filter, nowMs);
  return nowMs;
}

/**
 * The request's filter for a view and what was chosen in it.
 *
 * @param nowMs "last hour" counts from here; the same value as long as the list is not to slide while one reads
 */
export function toRunFilter(view: OperationView, { period, ...chosen }: RunListFilter, nowMs: number): RunFilter {
  const buckets = chosen.buckets ?? VIEW_BUCKETS[view];
  return {
    ...chosen,
    ...(buckets === undefined ? {} : { buckets: [...buckets] }),
    ...(view === 'stuck' ? { staleOnly: true } : {}),
    ...(period === undefined ? {} : { createdAfter: new Date(nowMs - PERIOD_MS[period]).toISOString() }),
  };
}

interface Names {
  tenant(id: number): string;
  workspace(id: number): string;
}

/** What a list is narrowed by and does not show elsewhere already, each with what is left when it is taken away. */
export function activeChoices(filter: RunListFilter, names: Names): ActiveFilter<RunListFilter>[] {
  const { text, types, period, createdAfter, createdBefore, tenantId, workspaceId, initiator, isLegacy, staleOnly } =
    filter;
  const without = (...keys: (keyof RunListFilter)[]): RunListFilter =>
    Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.some((each) => each === key)));
  const choices: ActiveFilter<RunListFilter>[] = (types ?? []).map((type) => ({
    label: typeLabel(type),
    without: types?.length === 1 ? without('types') : { ...filter, types: types?.filter((other) => other !== type) },
  }));
  const add = (label: string | undefined, ...keys: (keyof RunListFilter)[]) => {
    if (label !== undefined) choices.push({ label, without: without(...keys) });
  };
  const exact = (instant: string) => formatExact(Date.parse(instant)).split(' local', 1)[0] ?? instant;
  add(text && `Contains “${text}”`, 'text');
  add(period && PERIOD_LABELS[period], 'period');
  add(createdAfter && `From ${exact(createdAfter)}`, 'createdAfter');
  add(createdBefore && `To ${exact(createdBefore)}`, 'createdBefore');
  add(tenantId === undefined ? undefined : `Tenant: ${names.tenant(tenantId)}`, 'tenantId');
  add(workspaceId === undefined ? undefined : `Workspace: ${names.workspace(workspaceId)}`, 'workspaceId');
  add(initiator && `Started by ${initiator}`, 'initiator');
  add(isLegacy === undefined ? undefined : isLegacy ? 'Legacy only' : 'Without legacy', 'isLegacy');
  add(staleOnly === true ? 'Stale only' : undefined, 'staleOnly');
  return choices;
}

/** A type by its label; one that the catalog does not know by its own name. */
export function typeLabel(type: string): string {
  const label = operationLabel(type);
  return label === 'Unknown operation' ? type : label;
}
