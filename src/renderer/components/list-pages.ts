/** Begins the keys of pages as they were first shown, which are read anew only when that is asked for. */
export const LIST_PAGES_KEY = 'list-pages';

/** One page of a list; `nextCursor` continues after its last row. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  readonly readAt: string;
}

/** The pages of a list as the query cache keeps them. */
export interface ReadPages<Page> {
  readonly pages: Page[];
  readonly pageParams: unknown[];
}

/** Which rows are in sight. */
export interface RowsInSight {
  readonly first: number;
  readonly last: number;
}

interface LocatedPage<Page> {
  readonly page: Page;
  /** Where it was read from. */
  readonly cursor: string | null;
  readonly startIndex: number;
  readonly endIndex: number;
}

/** Where in the list each page stands. */
export function locatePages<Page extends ListPage<unknown>>(pages: readonly Page[]): LocatedPage<Page>[] {
  const located: LocatedPage<Page>[] = [];
  let cursor: string | null = null;
  let startIndex = 0;
  for (const page of pages) {
    const endIndex = startIndex + page.rows.length;
    located.push({ page, cursor, startIndex, endIndex });
    cursor = page.nextCursor;
    startIndex = endIndex;
  }
  return located;
}

/** The pages with rows that have come to follow after their last one. */
export function appendRows<Row, Page extends ListPage<Row>>(
  { pages, pageParams }: ReadPages<Page>,
  rows: readonly Row[],
  nextCursor: string | null,
): ReadPages<Page> {
  return {
    pages: pages.map((page, index) =>
      index === pages.length - 1 ? { ...page, rows: [...page.rows, ...rows], nextCursor } : page,
    ),
    pageParams,
  };
}
