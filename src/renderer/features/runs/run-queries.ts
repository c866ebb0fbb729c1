import type { RelatedRecordTable } from '../../../shared/contract/run-parts';
import { queryOptions } from '@tanstack/react-query';
import type { LegacyRecord } from '../../../shared/contract/runs';
import { call } from '../../api';

/** Every key of a read about runs begins with this, so that one event can have them read again. */
export const RUNS_KEY = ['runs'] as const;

/** How many runs a page holds. */
export const RUN_PAGE_SIZE = 100;

export const runCountsQuery = queryOptions({
  queryKey: [...RUNS_KEY, 'counts'],
  queryFn: () => call('runs.counts'),
});

/** The active operations, one more than the corner shows so that it knows of more. */
export const activeRunsQuery = queryOptions({
  queryKey: [...RUNS_KEY, 'active'],
  queryFn: () => call('runs.list', { filter: { buckets: ['queued', 'running'] }, limit: 50 }),
});

/** What filters can choose from. It changes slowly, and stays while the database is away. */
export const runChoicesQuery = queryOptions({
  queryKey: ['run-choices'],
  queryFn: () => call('runs.choices'),
  staleTime: 60_000,
  gcTime: Number.POSITIVE_INFINITY,
});

/** What is known of a thing that operations point at. */
export function relatedRecordQuery(record: RelatedRecordTable, id: number) {
  return queryOptions({
    queryKey: ['related', record, id],
    queryFn: () => call('runs.getRelated', { record, id }),
    staleTime: 0,
    retry: false,
  });
}

/** One operation as it was last read; events make it live. */
export function runQuery(runId: number) {
  return queryOptions({ queryKey: ['run', runId], queryFn: () => call('runs.get', { runId }) });
}

/** One run of the legacy history. It is over and done with, or nearly so: it is read when it is opened. */
export function legacyRunQuery(record: LegacyRecord, id: number) {
  return queryOptions({ queryKey: ['legacy-run', record, id], queryFn: () => call('runs.getLegacy', { record, id }) });
}
