import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api';
import { RUNS_KEY } from '../runs/run-queries';

/** Under the key of runs, because the catalog tells the last run of each. */
export const runbooksQuery = queryOptions({
  queryKey: [...RUNS_KEY, 'runbooks'],
  queryFn: () => call('runbooks.list'),
});

/** Tenants whose name or id matches; the platform's own tenant is never among them. */
export function tenantSearchQuery(text: string) {
  return queryOptions({
    queryKey: ['tenants', text],
    queryFn: () => call('runbooks.searchTenants', { text, limit: 30 }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
