import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowUp, IconLayoutList } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import type { RunSummary } from '../../../shared/contract/runs';
import { DataTable, DataTableSkeleton } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { ListEnd, ListError, ListScreen } from '../../components/ListScreen';
import { countOf } from '../../format/count';
import { navigate, rememberListedRuns } from '../navigation/navigation-store';
import { RouteLink } from '../../components/RouteLink';
import type { OperationView } from '../navigation/route';
import { useScreenTitle } from '../navigation/use-screen-title';
import { RUN_COLUMNS } from './run-columns';
import { isFiltered, NO_FILTER, toRunFilter } from './run-filter';
import { useChosenFilter } from './run-filter-store';
import { RunFilters } from './RunFilters';
import { useMay } from '../session/use-database-gate';
import classes from './RunListScreen.module.css';
import { useRunList } from './use-run-list';

const TITLES: Readonly<Record<OperationView, string>> = {
  all: 'Operations',
  active: 'Active operations',
  failures: 'Failures',
  stuck: 'Stuck operations',
};

const EMPTY: Readonly<Record<OperationView, { title: string; text: string }>> = {
  all: {
    title: 'No operations yet',
    text: 'Everything that runs and that you may see is listed here, newest first.',
  },
  active: {
    title: 'Nothing is active',
    text: 'Operations that are queued or running are listed here while they last.',
  },
  failures: {
    title: 'No failures',
    text: 'Operations that failed, were blocked or succeeded only in part are listed here.',
  },
  stuck: {
    title: 'Nothing is stuck',
    text: 'Active operations that no worker has vouched for in a while are listed here.',
  },
};

/** The database is asked when typing pauses for this long. */
const TYPING_MS = 250;

/** Operations, newest first, kept in place while one reads. */
export function RunListScreen({ view }: { readonly view: OperationView }) {
  useScreenTitle(TITLES[view]);
  const mayViewRunbooks = useMay('runbooks.view');
  const [chosen, choose] = useChosenFilter(view);
  const [initiator] = useDebouncedValue(chosen.initiator, TYPING_MS);
  const filter = useMemo(() => toRunFilter(view, { ...chosen, initiator }), [view, chosen, initiator]);
  const list = useRunList(filter);
  const { rows } = list;
  useEffect(() => {
    if (!list.isLoading) rememberListedRuns(rows.map((run) => run.id));
  }, [rows, list.isLoading]);
  const scrollUp = () => document.getElementById('screen')?.scrollTo({ top: 0 });
  return (
    <ListScreen title={TITLES[view]} tools={<RunFilters view={view} chosen={chosen} choose={choose} />}>
      {list.newCount > 0 && (
        <div className={classes.waiting}>
          <Button
            size="compact-xs"
            radius="xl"
            leftSection={<IconArrowUp size={13} aria-hidden />}
            onClick={() => {
              list.showNew();
              scrollUp();
            }}
          >
            {list.newCount} new
          </Button>
        </div>
      )}
      {list.error !== null ? (
        <ListError error={list.error} title="The operations could not be read." onRetry={list.refetch} />
      ) : list.isLoading ? (
        <DataTableSkeleton label="Reading operations" columns={RUN_COLUMNS} />
      ) : rows.length === 0 ? (
        isFiltered(chosen) ? (
          <EmptyState
            icon={<IconLayoutList size={28} stroke={1.4} />}
            title="No operation matches"
            action={
              <Button size="xs" variant="default" onClick={() => choose(NO_FILTER)}>
                Clear the filter
              </Button>
            }
          >
            Others are hidden by the filter.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<IconLayoutList size={28} stroke={1.4} />}
            title={EMPTY[view].title}
            action={
              view === 'all' && mayViewRunbooks ? (
                <RouteLink to={{ screen: 'runbooks' }}>Open runbooks</RouteLink>
              ) : undefined
            }
          >
            {EMPTY[view].text}
          </EmptyState>
        )
      ) : (
        <>
          <DataTable
            label="Operations"
            columns={RUN_COLUMNS}
            rows={rows}
            rowKey={runKey}
            onEndReached={list.loadMore}
            onOpen={openRun}
            noteOf={({ id }) =>
              list.vanishedIds.has(id) ? 'No longer matches the filter; it goes with the next refresh.' : undefined
            }
          />
          <ListEnd
            isLoadingMore={list.isLoadingMore}
            hasMore={list.hasMore}
            counted={countOf(rows.length, 'operation')}
          />
        </>
      )}
    </ListScreen>
  );
}

function runKey({ key }: RunSummary): string {
  return key;
}

function openRun({ id }: RunSummary): void {
  navigate({ screen: 'operation', runId: id });
}
