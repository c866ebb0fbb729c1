import { hashKey, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { appendRows, LIST_PAGES_KEY, type ListPage, type ReadPages, type RowsInSight } from './list-pages';
import { type ListOrder, mergeFreshRows } from './merge-fresh-rows';
import { type FreshPagesOptions, isRefusal, useFreshPages } from './use-fresh-pages';

interface SteadyListOptions<Row, Page extends ListPage<Row>> extends FreshPagesOptions<Page> {
  /** Keep the object. */
  readonly order: ListOrder<Row>;
  /** Shows the rows of the filter before until those of the new one are there: for what is there at once. */
  readonly keepsPrevious?: boolean;
  /** Pages that nobody looks at are forgotten after this time. */
  readonly keptMs?: number;
}

/** A list that keeps what one reads in place, as screens show it. */
export interface SteadyList<Row, Page extends ListPage<Row> = ListPage<Row>> {
  readonly rows: readonly Row[];
  /** Keys of rows on screen that are no longer found where they stand. */
  readonly vanishedKeys: ReadonlySet<string>;
  /** How many rows wait to be shown, `hasMoreNew` where there may be more of them. */
  readonly newCount: number;
  readonly hasMoreNew: boolean;
  readonly showNew: () => void;
  /** The first page as it is now. */
  readonly head: Page | undefined;
  /** The first page as it is shown. */
  readonly first: Page | undefined;
  readonly isLoading: boolean;
  /** Only where there is nothing that may be shown. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page could not be read. */
  readonly moreError: unknown;
  readonly loadMore: () => void;
  /** Tells which rows are in sight: they are kept true. */
  readonly onSight: (first: number, last: number) => void;
}

/** Which rows are in sight is told roughly: what follows from it is done once per so many rows. */
const ROUGHLY = 50;

function isScrolled(): boolean {
  return (document.getElementById('screen')?.scrollTop ?? 0) > 0;
}

/** Whether somebody has begun to read the list on screen: it is scrolled, or a row is marked. */
export function isListBeingRead(): boolean {
  return isScrolled() || document.querySelector('#screen [role="row"][aria-current]') !== null;
}

/**
 * A list that keeps what one reads in place. Its pages are read once; those in sight are read again on every change, or
 * from time to time, which renews the rows where they are, and so is the first page, which says how many new ones wait.
 * What was kept from an earlier visit is brought up to date when it is opened, unless somebody goes on reading in it.
 */
export function useSteadyList<Row, Page extends ListPage<Row>>(
  options: SteadyListOptions<Row, Page>,
): SteadyList<Row, Page> {
  const { listKey, read, order, keptMs } = options;
  const queryClient = useQueryClient();
  const id = hashKey(listKey);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- equal keys are one key
  const pagesKey = useMemo(() => [LIST_PAGES_KEY, ...listKey], [id]);
  const pages = useInfiniteQuery({
    queryKey: pagesKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    ...(options.keepsPrevious === true ? { placeholderData: keepPreviousData } : {}),
    ...(keptMs === undefined ? {} : { gcTime: keptMs }),
    // Reading the pages again would move the rows; fresh copies of those in sight keep them true.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
    // Comparing a thousand pages with themselves at each page takes longer than a frame.
    structuralSharing: false,
  });
  const isOther = pages.isPlaceholderData;
  const data = isOther ? undefined : pages.data;
  const shown = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const [inSight, setInSight] = useState<RowsInSight>({ first: 0, last: 0 });
  const fresh = useFreshPages(options, data, !pages.isFetchedAfterMount, inSight);
  const merged = useMemo(
    () => mergeFreshRows(order, shown, pages.hasNextPage, fresh.pages),
    [order, shown, pages.hasNextPage, fresh.pages],
  );
  const head = fresh.pages.find(({ startIndex }) => startIndex === 0) ?? pages.data?.pages[0];

  const showNew = useCallback(() => {
    if (head !== undefined) queryClient.setQueryData<ReadPages<Page>>(pagesKey, { pages: [head], pageParams: [null] });
  }, [head, queryClient, pagesKey]);
  const isOpening = useOpening(id, data !== undefined && fresh.isHeadSettled, merged, showNew);
  // The first row of an empty list moves nothing, and neither do rows that follow after the last one.
  const { following, newCount } = merged;
  const isEmpty = data !== undefined && shown.length === 0;
  useEffect(() => {
    if (isEmpty && newCount > 0) showNew();
    else if (!isOther && following.length > 0) {
      const nextCursor = fresh.pages.at(-1)?.nextCursor ?? null;
      queryClient.setQueryData<ReadPages<Page>>(pagesKey, (known) => known && appendRows(known, following, nextCursor));
    }
  }, [isEmpty, newCount, showNew, isOther, following, fresh.pages, queryClient, pagesKey]);

  const onSight = useCallback((from: number, to: number) => {
    const seen = { first: Math.floor(from / ROUGHLY) * ROUGHLY, last: Math.ceil(to / ROUGHLY) * ROUGHLY };
    setInSight((known) => (known.first === seen.first && known.last === seen.last ? known : seen));
  }, []);
  const { error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isOther) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, isOther, fetchNextPage]);
  return {
    rows: merged.rows,
    vanishedKeys: merged.vanishedKeys,
    newCount: isOpening ? 0 : newCount,
    hasMoreNew: merged.hasMoreNew,
    showNew,
    head,
    first: data?.pages[0],
    isLoading: pages.isPending,
    // What one may no longer see does not stay on screen; a lost connection leaves what was read.
    error: fresh.refusal ?? (data === undefined || isRefusal(error) ? error : null),
    refetch: () => {
      void queryClient.invalidateQueries({ queryKey: pagesKey });
      void queryClient.invalidateQueries({ queryKey: listKey });
    },
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    moreError: isFetchNextPageError ? error : null,
    loadMore,
    onSight,
  };
}

/** Whether a list was just opened and it is not known yet how it is by now; then it is brought up to date. */
function useOpening(
  id: string,
  isKnown: boolean,
  { newCount, vanishedKeys }: { readonly newCount: number; readonly vanishedKeys: ReadonlySet<string> },
  showNew: () => void,
): boolean {
  const [openedId, setOpenedId] = useState<string | null>(null);
  const isOpening = openedId !== id;
  const isPointedAt = useRef(false);
  const broughtId = useRef<string | null>(null);
  useEffect(() => {
    const screen = document.getElementById('screen');
    if (!isOpening || screen === null) return undefined;
    isPointedAt.current = false;
    broughtId.current = null;
    const point = () => (isPointedAt.current = true);
    screen.addEventListener('pointermove', point);
    return () => screen.removeEventListener('pointermove', point);
  }, [isOpening, id]);
  const isBehind = newCount > 0 || vanishedKeys.size > 0;
  useEffect(() => {
    if (!isOpening || !isKnown) return;
    // A mark is no obstacle: it stays with its row.
    if (isBehind && broughtId.current !== id && !isPointedAt.current && !isScrolled()) {
      broughtId.current = id;
      showNew();
    } else setOpenedId(id);
  }, [isOpening, isKnown, isBehind, showNew, id]);
  return isOpening;
}
