import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AuditFilter, AuditRecord } from '../../../shared/contract/audit';
import { call } from '../../api';
import { type PagedList, usePagedList } from '../../components/use-paged-list';

const PAGE_SIZE = 100;

interface AuditList extends PagedList {
  readonly entries: readonly AuditRecord[];
}

/** The audit page by page. It is read again when asked to: entries never change, and rows must not move by themselves. */
export function useAuditList(filter: AuditFilter): AuditList {
  const pages = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => call('audit.list', { filter, cursor: pageParam, limit: PAGE_SIZE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Who comes back to the audit wants what was recorded meanwhile, however short the absence.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  return { ...usePagedList(pages), entries };
}
