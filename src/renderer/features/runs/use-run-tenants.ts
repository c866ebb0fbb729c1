import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { RUN_TENANT_ORDERS, RunDetail, RunTenant, RunTenantState } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { call } from '../../api';
import { isConnected, useSession } from '../session/session-store';
import { mergeTenantChanges } from './merge-tenant-changes';

export type TenantOrder = (typeof RUN_TENANT_ORDERS)[number];

export interface TenantFilter {
  readonly state: RunTenantState | null;
  readonly text: string;
  readonly order: TenantOrder;
}

interface RunTenants {
  readonly rows: readonly RunTenant[];
  readonly total: number;
  readonly isLoading: boolean;
  /** Only while there is nothing to show. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly loadMore: () => void;
}

/** One request for as many rows as main gives at once, so that 5,000 tenants are ten of them. */
const PAGE_SIZE = 500;
const CHANGES_MS = 1_500;

/**
 * The tenants of an operation. Pages are read as one scrolls and stay as they are; what changes in them is asked for by
 * itself, in one request however many pages there are, and renewed in place.
 */
export function useRunTenants(run: RunDetail, { state, text, order }: TenantFilter): RunTenants {
  const queryClient = useQueryClient();
  const isOnline = useSession((session) => isConnected(session.session));
  const queryKey = useMemo(() => ['run', run.id, 'tenants', state, text, order], [run.id, state, text, order]);
  const tenants = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      call('runs.listTenants', { runId: run.id, state, text, order, offset: pageParam, limit: PAGE_SIZE }),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const loaded = pages.reduce((sum, each) => sum + each.tenants.length, 0);
      return loaded < page.total && page.tenants.length > 0 ? loaded : null;
    },
    placeholderData: (previous) => previous,
    refetchOnReconnect: false,
  });
  const { data, refetch } = tenants;

  const isLive = isActive(run.status);
  const changes = useQuery({
    queryKey: ['run', run.id, 'tenant-changes', queryKey],
    queryFn: async ({ client }) => {
      const known = client.getQueryData<{ since: string }>(['run', run.id, 'tenant-changes', queryKey]);
      const since = known?.since ?? data?.pages[0]?.readAt ?? null;
      const {
        tenants: changed,
        total,
        readAt,
      } = await call('runs.listTenants', {
        runId: run.id,
        changedSince: since,
        limit: PAGE_SIZE,
      });
      return { since: readAt, changed, isComplete: total <= changed.length };
    },
    enabled: isLive && isOnline && data !== undefined && !tenants.isPlaceholderData,
    refetchInterval: CHANGES_MS,
    gcTime: 0,
  });
  const news = changes.data;
  useEffect(() => {
    if (news === undefined) return;
    if (!news.isComplete) void refetch();
    else queryClient.setQueryData<typeof data>(queryKey, (known) => known && mergeTenantChanges(known, news.changed));
  }, [news, queryClient, queryKey, refetch]);

  // Whatever was missed: at the end everything is read once more.
  useEffect(() => {
    if (!isLive) void refetch();
  }, [isLive, refetch]);

  const rows = useMemo(() => data?.pages.flatMap((page) => page.tenants) ?? [], [data]);
  return {
    rows,
    total: data?.pages.at(-1)?.total ?? 0,
    isLoading: tenants.isPending,
    error: data === undefined ? tenants.error : null,
    refetch: () => void refetch(),
    loadMore: () => {
      if (tenants.hasNextPage && !tenants.isFetchingNextPage) void tenants.fetchNextPage();
    },
  };
}
