import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { RunFilter, RunPage, RunSummary } from '../../../shared/contract/runs';
import { compareRuns } from '../../../shared/domain/run-order';
import { call } from '../../api';
import type { ListOrder } from '../../components/merge-fresh-rows';
import type { ListPage } from '../../components/list-pages';
import { isListBeingRead, type SteadyList, useSteadyList } from '../../components/use-steady-list';
import { RUN_PAGE_SIZE, runQuery, RUNS_KEY } from './run-queries';

/** Rows that left the filter are looked up one by one; more than these at once say "refresh" anyway. */
const MAX_LOOKED_UP = 10;

type RunListPage = ListPage<RunSummary> & Omit<RunPage, 'runs'>;

const ORDER: ListOrder<RunSummary> = { keyOf: ({ key }) => key, compare: compareRuns, isFixed: true };

async function readPage(filter: RunFilter, cursor: string | null): Promise<RunListPage> {
  const { runs, ...page } = await call('runs.list', { filter, cursor, limit: RUN_PAGE_SIZE });
  return { ...page, rows: runs };
}

/** Operations of the history on this computer; every news of an operation has what is in sight read again. */
export function useRunList(filter: RunFilter): SteadyList<RunSummary, RunListPage> {
  const list = useSteadyList<RunSummary, RunListPage>({
    listKey: [...RUNS_KEY, 'page', filter],
    read: (cursor) => readPage(filter, cursor),
    order: ORDER,
    renews: 'pages in sight',
    keepsPrevious: true,
  });
  // While the history is still being read the list fills up by itself, for as long as nobody has begun to read it.
  const { first, head, newCount, showNew } = list;
  const isFilling = first?.coverage.isComplete === false;
  const isFilled = head?.coverage.isComplete === true;
  useEffect(() => {
    if (isFilling && (newCount > 0 || isFilled) && !isListBeingRead()) showNew();
  }, [isFilling, isFilled, newCount, showNew]);
  return { ...list, rows: useLookedUp(list.rows, list.vanishedKeys) };
}

/** What became of rows that left the filter. Legacy rows do not change any more. */
function useLookedUp(rows: readonly RunSummary[], vanishedKeys: ReadonlySet<string>): readonly RunSummary[] {
  const vanished = useMemo(
    () =>
      vanishedKeys.size === 0
        ? []
        : rows
            .filter(({ key, record }) => vanishedKeys.has(key) && record === 'operation_runs')
            .slice(0, MAX_LOOKED_UP),
    [rows, vanishedKeys],
  );
  const lookedUp = useQueries({
    queries: vanished.map(({ id }) => runQuery(id)),
    combine: useCallback(
      (results: readonly { readonly data: RunSummary | undefined }[]) =>
        results.flatMap(({ data }) => (data === undefined ? [] : [data])),
      [],
    ),
  });
  return useMemo(() => {
    if (lookedUp.length === 0) return rows;
    const byKey = new Map(lookedUp.map((run) => [run.key, run]));
    return rows.map((run) => byKey.get(run.key) ?? run);
  }, [rows, lookedUp]);
}
