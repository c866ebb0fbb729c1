import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { FindingFilter } from '../../../shared/contract/findings';
import { call } from '../../api';

/** Every key of a read about findings begins with this. */
export const FINDINGS_KEY = 'findings';

/** How many findings a filter finds, as far as that is worth counting. */
export function findingCountsQuery(filter: FindingFilter) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'counts', filter],
    queryFn: () => call('findings.counts', { filter }),
  });
}

/** One finding. What was opened stays readable while the application runs, with its age. */
export function findingQuery(findingId: number) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'one', findingId],
    queryFn: () => call('findings.get', { findingId }),
    gcTime: Number.POSITIVE_INFINITY,
  });
}

/** Tenants to narrow a list by. */
export function findingTenantsQuery(text: string) {
  return queryOptions({
    queryKey: [FINDINGS_KEY, 'tenants', text],
    queryFn: () => call('findings.searchTenants', { text, limit: 20 }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}
