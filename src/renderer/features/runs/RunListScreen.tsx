import { Button } from '@mantine/core';
import { IconLayoutList } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import type { OperationView, RunListFilter } from '../../../shared/contract/run-lists';
import type { RunSummary } from '../../../shared/contract/runs';
import { STATUS_BUCKETS } from '../../../shared/domain/run-status';
import { BucketChips } from '../../components/BucketChips';
import { EmptyState } from '../../components/EmptyState';
import { ListCount, ListScreen } from '../../components/ListScreen';
import { PagedTable } from '../../components/PagedTable';
import { RouteLink } from '../../components/RouteLink';
import { countOf, formatCount } from '../../format/count';
import { navigate, rememberListed, replaceRoute } from '../navigation/navigation-store';
import { givenOnly } from '../navigation/operations-query';
import { operationsRoute, runRoute } from '../navigation/route';
import { useScreenTitle } from '../navigation/use-screen-title';
import { usePreferences } from '../preferences/preferences-store';
import { SavedFilterMenu, SaveFilter } from '../saved-filters/SavedFilterMenu';
import { findSavedFilter, useSavedFilters } from '../saved-filters/saved-filters';
import { useMay } from '../session/use-database-gate';
import { readColumnChoice, shownColumns } from './run-column-choice';
import { chosenAtMs, toRunFilter, viewBuckets } from './run-filter';
import { RunChoiceBar } from './RunChoiceBar';
import { RunColumnsMenu } from './RunColumnsMenu';
import { RunCoverage } from './RunCoverage';
import { RunFilters } from './RunFilters';
import { RunSelectionBar } from './RunSelectionBar';
import { useRunList } from './use-run-list';
import { useRunSelection } from './use-run-selection';

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

const NO_FILTER: RunListFilter = {};

interface RunListScreenProps {
  readonly view: OperationView;
  readonly filter?: RunListFilter | undefined;
}

/** Operations, newest first, kept in place while one reads. */
export function RunListScreen({ view, filter = NO_FILTER }: RunListScreenProps) {
  const mayViewRunbooks = useMay('runbooks.view');
  const saved = findSavedFilter(useSavedFilters(), operationsRoute(view, filter));
  const title = saved?.name ?? TITLES[view];
  useScreenTitle(title);
  const requested = useMemo(() => toRunFilter(view, filter, chosenAtMs(filter)), [view, filter]);
  const list = useRunList(requested);
  const { rows, head } = list;
  useEffect(() => {
    if (!list.isLoading) rememberListed(rows);
  }, [rows, list.isLoading]);
  const columns = useShownColumns();
  const selection = useRunSelection(requested);

  const show = (next: RunListFilter) => navigate(operationsRoute(view, givenOnly(next)));
  const choose = (patch: Partial<RunListFilter>) => show({ ...filter, ...patch });
  const type = (patch: Partial<RunListFilter>) => {
    const next = operationsRoute(view, givenOnly({ ...filter, ...patch }));
    // The first letter leads somewhere else, the next ones only change where.
    if (Object.keys(patch).every((key) => !(key in filter))) navigate(next);
    else replaceRoute(next);
  };
  const isFiltered = Object.keys(filter).length > 0;
  const hasChoices = isFiltered && Object.keys(filter).some((key) => key !== 'buckets');
  return (
    <ListScreen
      title={title}
      aside={
        <>
          {saved !== undefined && <SavedFilterMenu saved={saved} onRemoved={() => show({})} />}
          {head !== undefined && <ListCount>{formatCount(head.total)}</ListCount>}
        </>
      }
      tools={
        <>
          <RunFilters view={view} filter={filter} choose={choose} type={type} />
          <RunColumnsMenu />
        </>
      }
      bars={
        <>
          <BucketChips
            buckets={viewBuckets(view) ?? STATUS_BUCKETS}
            counts={head?.bucketCounts}
            chosen={filter.buckets ?? []}
            onChange={(buckets) => choose({ buckets })}
          />
          {(isFiltered || hasChoices) && (
            <RunChoiceBar filter={filter} onFilter={show}>
              {saved === undefined && <SaveFilter view={view} filter={filter} />}
            </RunChoiceBar>
          )}
          <RunCoverage coverage={head?.coverage} />
        </>
      }
    >
      <PagedTable
        list={list}
        label="Operations"
        readingLabel="Reading operations"
        errorTitle="The operations could not be read."
        moreErrorTitle="More operations could not be read."
        columns={columns}
        rowKey={runKey}
        total={head?.total}
        counted={countOf(rows.length, 'operation')}
        onOpen={openRun}
        selection={selection}
        empty={
          <EmptyState
            icon={<IconLayoutList size={28} stroke={1.4} />}
            title={isFiltered ? 'No operation matches' : EMPTY[view].title}
            action={
              isFiltered ? (
                <Button size="xs" variant="default" onClick={() => show({})}>
                  Clear the filter
                </Button>
              ) : view === 'all' && mayViewRunbooks ? (
                <RouteLink to={{ screen: 'runbooks' }}>Open runbooks</RouteLink>
              ) : undefined
            }
          >
            {isFiltered ? 'Others are hidden by the filter.' : EMPTY[view].text}
          </EmptyState>
        }
      />
      {selection.keys.size > 0 && (
        <RunSelectionBar selected={rows.filter(({ key }) => selection.keys.has(key))} onClear={selection.clear} />
      )}
    </ListScreen>
  );
}

function useShownColumns() {
  const stored = usePreferences((state) => state.preferences.runColumns ?? null);
  return useMemo(() => shownColumns(readColumnChoice(stored)), [stored]);
}

function runKey({ key }: RunSummary): string {
  return key;
}

function openRun(run: RunSummary): void {
  navigate(runRoute(run));
}
