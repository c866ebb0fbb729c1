import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import {
  RUN_TENANT_STATES,
  type RUN_TENANT_ORDERS,
  type RunDetail,
  type RunTenantState,
} from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { call } from '../../api';
import { ErrorNotice } from '../../components/ErrorNotice';
import { EmptyState } from '../../components/EmptyState';
import { shownTenantStatus, STATUS_APPEARANCE } from '../../components/status';
import { formatCount } from '../../format/count';
import classes from './RunTenants.module.css';
import { RunTenantTable } from './RunTenantTable';

type Order = (typeof RUN_TENANT_ORDERS)[number];

const ORDERS: { value: Order; label: string }[] = [
  { value: 'largest', label: 'Largest' },
  { value: 'slowest', label: 'Slowest' },
  { value: 'name', label: 'Name' },
];

const PAGE_SIZE = 200;
/** While the operation runs, a page of its tenants is read again this often. */
const REFRESH_MS = 1_500;

/** The tenants of an operation, each with what was done in it. */
export function RunTenants({ run }: { readonly run: RunDetail }) {
  const [state, setState] = useState<RunTenantState | null>(null);
  const [order, setOrder] = useState<Order>('largest');
  const tenants = useInfiniteQuery({
    queryKey: ['run', run.id, 'tenants', state, order],
    queryFn: ({ pageParam }) =>
      call('runs.listTenants', { runId: run.id, state, order, offset: pageParam, limit: PAGE_SIZE }),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const loaded = pages.reduce((sum, each) => sum + each.tenants.length, 0);
      return loaded < page.total && page.tenants.length > 0 ? loaded : null;
    },
    placeholderData: (previous) => previous,
    // Every page is read again, so many pages are read less often.
    refetchInterval: ({ state: { data } }) => isActive(run.status) && REFRESH_MS * Math.max(1, data?.pages.length ?? 1),
  });
  const { refetch } = tenants;
  const hasEnded = !isActive(run.status);
  useEffect(() => {
    if (hasEnded) void refetch();
  }, [hasEnded, refetch]);
  const rows = useMemo(() => tenants.data?.pages.flatMap((page) => page.tenants) ?? [], [tenants.data]);
  const states = RUN_TENANT_STATES.filter((each) => (run.tenantStates[each] ?? 0) > 0 || each === state);
  return (
    <section aria-label="Tenants">
      <div className={classes.bar}>
        <div className={classes.states} role="group" aria-label="State">
          <StateButton label="All" isChosen={state === null} onClick={() => setState(null)} />
          {states.map((each) => (
            <StateButton
              key={each}
              label={STATUS_APPEARANCE[shownTenantStatus(each)].label}
              count={run.tenantStates[each] ?? 0}
              isChosen={state === each}
              onClick={() => setState(each)}
            />
          ))}
        </div>
        <SegmentedControl size="xs" aria-label="Order" data={ORDERS} value={order} onChange={setOrder} />
      </div>
      {tenants.data === undefined ? (
        tenants.error === null ? (
          <Skeleton h={200} />
        ) : (
          <ErrorNotice error={tenants.error} title="The tenants could not be read.">
            <Button size="xs" variant="default" onClick={() => void tenants.refetch()}>
              Read again
            </Button>
          </ErrorNotice>
        )
      ) : rows.length === 0 ? (
        <EmptyState title="No tenant here">
          {state === null
            ? 'The tenants of an operation are listed here once it is queued.'
            : `No tenant of this operation is in this state.`}
        </EmptyState>
      ) : (
        <RunTenantTable
          rows={rows}
          onEndReached={() => {
            if (tenants.hasNextPage && !tenants.isFetchingNextPage) void tenants.fetchNextPage();
          }}
        />
      )}
    </section>
  );
}

interface StateButtonProps {
  readonly label: string;
  readonly count?: number;
  readonly isChosen: boolean;
  readonly onClick: () => void;
}

function StateButton({ label, count, isChosen, onClick }: StateButtonProps) {
  return (
    <button type="button" className={classes.state} aria-pressed={isChosen} onClick={onClick}>
      {label}
      {count !== undefined && <span className={classes.count}>{formatCount(count)}</span>}
    </button>
  );
}
