import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { WheelhouseError } from '../../shared/errors';
import { isConnected, useSession } from '../features/session/session-store';
import { type ListPage, locatePages, type ReadPages, type RowsInSight } from './list-pages';
import type { FreshPage } from './merge-fresh-rows';

/** How a list is read again. */
export interface FreshPagesOptions<Page> {
  /** Begins the keys of the fresh copies: invalidating it has them read again. */
  readonly listKey: readonly unknown[];
  readonly read: (cursor: string | null) => Promise<Page>;
  /** What is read again: of rows that never change only the first page, which tells of new ones. */
  readonly renews: 'pages in sight' | 'first page';
  /** How often that is done, where no event says when. */
  readonly pollMs?: number;
}

/** What is older than this is read again when a list is opened. */
const FRESH_MS = 1_000;
/** What takes long is read less often: a page keeps the database busy for at most a twentieth of the time by itself. */
const REST_PER_READ = 19;

/** Whether something is refused to whoever asks, so that it must not stay on screen. */
export function isRefusal(error: unknown): boolean {
  return error instanceof WheelhouseError && error.kind === 'refused';
}

async function timed<Value>(work: () => Promise<Value>, note: (tookMs: number) => void): Promise<Value> {
  const startedAtMs = performance.now();
  try {
    return await work();
  } finally {
    note(performance.now() - startedAtMs);
  }
}

/**
 * The first page of a list and the pages in sight, as they are by now.
 *
 * @param isReopened whether the pages are from an earlier visit
 */
export function useFreshPages<Row, Page extends ListPage<Row>>(
  { listKey, read, renews, pollMs }: FreshPagesOptions<Page>,
  data: ReadPages<Page> | undefined,
  isReopened: boolean,
  inSight: RowsInSight,
) {
  const canPoll = useSession(({ session }) => isConnected(session)) && pollMs !== undefined;
  const tookMs = useRef(0);
  const wanted = useMemo(
    () =>
      locatePages(data?.pages ?? []).filter(
        ({ startIndex, endIndex }) =>
          startIndex === 0 || (renews === 'pages in sight' && startIndex <= inSight.last && endIndex > inSight.first),
      ),
    [data, inSight, renews],
  );
  return useQueries({
    queries: wanted.map(({ cursor, page }) => ({
      queryKey: [...listKey, cursor],
      queryFn: (): Promise<ListPage<Row>> =>
        timed(
          () => read(cursor),
          (ms) => (tookMs.current = ms),
        ),
      staleTime: cursor === null ? FRESH_MS : (pollMs ?? FRESH_MS),
      // However short the absence: who comes back wants what has happened meanwhile.
      refetchOnMount: isReopened ? 'always' : true,
      initialData: (): ListPage<Row> => page,
      initialDataUpdatedAt: Date.parse(page.readAt),
      refetchInterval: () => canPoll && Math.max(pollMs, REST_PER_READ * tookMs.current),
    })),
    combine: useCallback(
      (
        results: readonly {
          readonly data: ListPage<Row> | undefined;
          readonly error: Error | null;
          readonly isFetching: boolean;
        }[],
      ) => ({
        pages: results.flatMap(({ data: page }, index) => {
          const startIndex = wanted[index]?.startIndex;
          return page === undefined || startIndex === undefined ? [] : [{ ...(page as Page), startIndex }];
        }) satisfies FreshPage<Row>[],
        refusal: results.find(({ error }) => isRefusal(error))?.error ?? null,
        isHeadSettled: results[0]?.isFetching === false,
      }),
      [wanted],
    ),
  });
}
