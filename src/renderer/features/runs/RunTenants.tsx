import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { RUN_TENANT_STATES, type RunDetail, type RunTenantState } from '../../../shared/contract/runs';
import { Chip } from '../../components/Chip';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { shownTenantStatus, STATUS_APPEARANCE } from '../../components/status';
import { TextFilter } from '../../components/TextFilter';
import { formatCount } from '../../format/count';
import classes from './RunTenants.module.css';
import { RunTenantTable } from './RunTenantTable';
import { type TenantFilter, type TenantOrder, useRunTenants } from './use-run-tenants';

const ORDERS: { value: TenantOrder; label: string }[] = [
  { value: 'largest', label: 'Largest' },
  { value: 'slowest', label: 'Slowest' },
  { value: 'name', label: 'Name' },
];

const ALL: TenantFilter = { state: null, text: '', order: 'largest' };

const labelOf = (state: RunTenantState) => STATUS_APPEARANCE[shownTenantStatus(state)].label;

/** The tenants of an operation, each with what was done in it. */
export function RunTenants({ run }: { readonly run: RunDetail }) {
  const [filter, setFilter] = useState(ALL);
  const { state, text, order } = filter;
  const change = (patch: Partial<TenantFilter>) => setFilter((before) => ({ ...before, ...patch }));
  const tenants = useRunTenants(run, filter);
  const { rows, total, error } = tenants;
  const states = RUN_TENANT_STATES.filter((each) => (run.tenantStates[each] ?? 0) > 0 || each === state);
  const isNarrowed = state !== null || text !== '';

  // A jump means the first of them: whoever was further down would not see it.
  const top = useRef<HTMLElement>(null);
  const [jumps, setJumps] = useState(0);
  useEffect(() => {
    if (jumps > 0) top.current?.scrollIntoView({ block: 'nearest' });
  }, [jumps]);
  const jump = (to: Partial<TenantFilter>) => {
    setFilter({ ...ALL, ...to });
    setJumps((before) => before + 1);
  };

  const failed = run.tenantStates.failed ?? 0;
  return (
    <section aria-label="Tenants" ref={top} className={classes.tenants}>
      <div className={classes.bar}>
        <div className={classes.states} role="group" aria-label="State">
          <Chip isChosen={state === null} onClick={() => change({ state: null })}>
            All
          </Chip>
          {states.map((each) => (
            <Chip
              key={each}
              count={run.tenantStates[each] ?? 0}
              isChosen={state === each}
              onClick={() => change({ state: each })}
            >
              {labelOf(each)}
            </Chip>
          ))}
        </div>
        <div className={classes.tools}>
          {failed > 0 && (
            <Button size="compact-xs" variant="default" onClick={() => jump({ state: 'failed' })}>
              Failed {formatCount(failed)}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={() => jump({ order: 'slowest' })}>
            Slowest
          </Button>
          <TextFilter
            label="Tenant name or id"
            placeholder="Tenant name or id…"
            width={180}
            text={text}
            onText={(typed) => change({ text: typed })}
          />
          <SegmentedControl
            size="xs"
            aria-label="Order"
            data={ORDERS}
            value={order}
            onChange={(chosen) => change({ order: chosen })}
          />
        </div>
      </div>
      {tenants.isLoading ? (
        <Skeleton h={200} />
      ) : error !== null ? (
        <ErrorNotice error={error} title="The tenants could not be read.">
          <Button size="xs" variant="default" onClick={tenants.refetch}>
            Read again
          </Button>
        </ErrorNotice>
      ) : rows.length === 0 ? (
        <EmptyState
          title={isNarrowed ? 'No tenant matches' : 'No tenant here'}
          action={
            isNarrowed ? (
              <Button size="xs" variant="default" onClick={() => setFilter(ALL)}>
                Show all tenants
              </Button>
            ) : undefined
          }
        >
          {isNarrowed
            ? 'No tenant of this operation is in this state or has such a name or id.'
            : 'The tenants of an operation are listed here once it is queued.'}
        </EmptyState>
      ) : (
        <>
          <RunTenantTable rows={rows} total={total} state={state} onEndReached={tenants.loadMore} />
          <p className={classes.end} role="status">
            {rows.length < total
              ? `${formatCount(rows.length)} of ${formatCount(total)} read; scroll for more.`
              : isNarrowed
                ? `${formatCount(total)} found.`
                : ''}
          </p>
        </>
      )}
    </section>
  );
}
