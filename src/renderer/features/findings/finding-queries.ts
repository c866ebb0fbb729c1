import { keepPreviousData, queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FindingFilter, FindingOrder, FindingSummary } from '../../../shared/contract/findings';
import { call } from '../../api';
import { type PagedList, usePagedList } from '../../components/use-paged-list';

const FINDINGS_KEY = 'findings';
const PAGE_SIZE = 100;

interface FindingList extends PagedList {
  readonly rows: readonly FindingSummary[];
  readonly tenantName: string | null;
  /** When the first of the pages was read; null before that. */
  readonly readAt: string | null;
}

/** Findings page by page, from the database and from nowhere else. They are read again when asked to. */
export function useFindingList(filter: FindingFilter, order: FindingOrder): FindingList {
  const pages = useInfiniteQuery({
    queryKey: [FINDINGS_KEY, 'list', filter, order],
    queryFn: ({ pageParam }) => call('findings.list', { filter, order, cursor: pageParam, limit: PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchOnReconnect: false,
  });
  const { data } = pages;
  const rows = useMemo(() => {
    // A row that was written between two pages may have moved from one to the other.
    const byId = new Map(data?.pages.flatMap((page) => page.findings).map((finding) => [finding.id, finding]));
    return [...byId.values()];
  }, [data]);
  return {
    ...usePagedList(pages),
    rows,
    tenantName: data?.pages[0]?.tenantName ?? null,
    readAt: data?.pages[0]?.readAt ?? null,
  };
}

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
