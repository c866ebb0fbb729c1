import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FindingFilter, FindingOrder, FindingPage, FindingSummary } from '../../../shared/contract/findings';
import { call } from '../../api';
import type { ListOrder } from '../../components/merge-fresh-rows';
import type { ListPage } from '../../components/list-pages';
import { type SteadyList, useSteadyList } from '../../components/use-steady-list';
import { FINDINGS_KEY, findingCountsQuery } from './finding-queries';
import { compareByDue } from './finding-order';

const PAGE_SIZE = 100;
const POLL_MS = 10_000;
/** As many as one request may ask for. */
const MAX_LOOKED_UP = 200;

const keyOf = ({ id }: FindingSummary) => String(id);

const ORDERS: Readonly<Record<FindingOrder, ListOrder<FindingSummary>>> = {
  newest: { keyOf, compare: (a, b) => b.id - a.id, isFixed: true },
  // A due date may be set or put off.
  due: { keyOf, compare: compareByDue, isFixed: false },
};

type FindingListPage = ListPage<FindingSummary> & Omit<FindingPage, 'findings'>;

async function readPage(filter: FindingFilter, order: FindingOrder, cursor: string | null): Promise<FindingListPage> {
  const { findings, ...page } = await call('findings.list', { filter, order, cursor, limit: PAGE_SIZE });
  return { ...page, rows: findings };
}

/** Findings page by page, from the database and from nowhere else. Nobody tells of changes: they are looked for. */
export function useFindingList(
  filter: FindingFilter,
  order: FindingOrder,
): SteadyList<FindingSummary, FindingListPage> {
  const queryClient = useQueryClient();
  const list = useSteadyList<FindingSummary, FindingListPage>({
    listKey: [FINDINGS_KEY, 'page', filter, order],
    read: (cursor) => readPage(filter, order, cursor),
    order: ORDERS[order],
    renews: 'pages in sight',
    pollMs: POLL_MS,
  });
  return {
    ...list,
    rows: useLookedUp(list.rows, list.vanishedKeys),
    showNew: () => {
      list.showNew();
      void queryClient.invalidateQueries({ queryKey: findingCountsQuery(filter).queryKey });
    },
  };
}

/** What became of rows that left the filter or changed their place, asked for all at once. */
function useLookedUp(rows: readonly FindingSummary[], vanishedKeys: ReadonlySet<string>): readonly FindingSummary[] {
  const ids = useMemo(() => [...vanishedKeys].slice(0, MAX_LOOKED_UP).map(Number), [vanishedKeys]);
  const { data: found } = useQuery({
    queryKey: [FINDINGS_KEY, 'by-id', ids],
    queryFn: () => call('findings.listById', { ids }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
  return useMemo(() => {
    if (vanishedKeys.size === 0 || found === undefined) return rows;
    const byKey = new Map(found.map((finding) => [keyOf(finding), finding]));
    return rows.map((row) => (vanishedKeys.has(keyOf(row)) ? (byKey.get(keyOf(row)) ?? row) : row));
  }, [rows, vanishedKeys, found]);
}
