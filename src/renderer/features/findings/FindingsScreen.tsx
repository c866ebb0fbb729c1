import { Button } from '@mantine/core';
import { IconRadar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { FindingFilter, FindingSummary } from '../../../shared/contract/findings';
import { ActiveFilters } from '../../components/ActiveFilters';
import { EmptyState } from '../../components/EmptyState';
import { ListScreen } from '../../components/ListScreen';
import { PagedTable } from '../../components/PagedTable';
import { Time } from '../../components/Time';
import { countOf } from '../../format/count';
import { type FindingsRoute, findingsRoute } from '../navigation/findings-route';
import { navigate } from '../navigation/navigation-store';
import { useScreenTitle } from '../navigation/use-screen-title';
import { FINDING_COLUMNS } from './finding-columns';
import { countsText, givenOnly, linkedFilters } from './finding-filter';
import { findingCountsQuery } from './finding-queries';
import { FindingFilters } from './FindingFilters';
import { unreadTitle } from './unread-title';
import { useFindingList } from './use-finding-list';
import classes from './FindingsScreen.module.css';

/** The findings that a filter finds. The filter is part of the place, so that back, forward and links lead to it. */
export function FindingsScreen({ route }: { readonly route: FindingsRoute }) {
  useScreenTitle('Findings');
  const { filter, order } = route;
  const list = useFindingList(filter, order);
  const counts = useQuery({ ...findingCountsQuery(filter), enabled: list.rows.length > 0 }).data;
  const show = (next: FindingFilter) => navigate(findingsRoute(next, order));
  const open = useCallback(({ id }: FindingSummary) => navigate({ screen: 'finding', findingId: id }), []);
  const isFiltered = Object.keys(filter).length > 0;
  const linked = linkedFilters(filter);
  const isReadWhole = !list.hasMore && list.rows.length > 0;
  return (
    <ListScreen
      title="Findings"
      tools={
        <FindingFilters
          filter={filter}
          order={order}
          tenantName={list.first?.tenantName ?? null}
          choose={(patch) => show(givenOnly({ ...filter, ...patch }))}
          onOrder={(next) => navigate(findingsRoute(filter, next))}
        />
      }
      bars={
        <div className={classes.bar}>
          {counts !== undefined && list.rows.length > 0 && <span className={classes.dim}>{countsText(counts)}</span>}
          {linked.length > 0 && <ActiveFilters active={linked} onFilter={show} />}
          {isFiltered && (
            <Button size="compact-xs" variant="subtle" onClick={() => show({})}>
              Clear the filter
            </Button>
          )}
          {list.head !== undefined && (
            <span className={`${classes.read} ${classes.dim}`}>
              Read from the database <Time instant={list.head.readAt} />
            </span>
          )}
        </div>
      }
    >
      <PagedTable
        list={list}
        label="Findings"
        readingLabel="Reading findings"
        errorTitle={unreadTitle('The findings', list.error)}
        moreErrorTitle="More findings could not be read."
        columns={FINDING_COLUMNS}
        rowKey={findingKey}
        total={isReadWhole ? list.rows.length : undefined}
        counted={countOf(list.rows.length, 'finding')}
        onOpen={open}
        vanishedNote="No longer belongs here by filter and order; the next refresh puts that right."
        empty={<NoFindings isFiltered={isFiltered} />}
      />
    </ListScreen>
  );
}

function findingKey({ id }: FindingSummary): string {
  return String(id);
}

function NoFindings({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <EmptyState
      icon={<IconRadar size={28} stroke={1.4} />}
      title={isFiltered ? 'No finding matches' : 'No findings yet'}
      action={
        isFiltered ? (
          <Button size="xs" variant="default" onClick={() => navigate(findingsRoute())}>
            Clear the filter
          </Button>
        ) : undefined
      }
    >
      {isFiltered
        ? 'Others may be hidden by the filter.'
        : 'The platform records one wherever drift generation, a permission check or a role scan of a tenant finds something.'}
    </EmptyState>
  );
}
