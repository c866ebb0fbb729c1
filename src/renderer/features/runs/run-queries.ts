import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RunFilter } from '../../../shared/contract/runs';
import { call } from '../../api';

/** Every key of a read about runs begins with this, so that one event can have them read again. */
export const RUNS_KEY = ['runs'] as const;

/** How many runs a page holds; also the most that are renewed in place at once is five pages. */
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

/** The newest rows of a list, as many as it shows (up to 500). */
export function runHeadQuery(filter: RunFilter, limit: number) {
  return queryOptions({
    queryKey: [...RUNS_KEY, 'head', filter, limit],
    queryFn: () => call('runs.list', { filter, limit }),
    placeholderData: keepPreviousData,
  });
}

/** One operation as it was last read; events make it live. */
export function runQuery(runId: number) {
  return queryOptions({ queryKey: ['run', runId], queryFn: () => call('runs.get', { runId }) });
}
