import type { ReactNode } from 'react';
import { DataTable, DataTableSkeleton } from './DataTable';
import { ListEnd, ListError } from './ListScreen';
import type { TableColumn } from './table-columns';
import type { PagedList } from './use-paged-list';

interface PagedTableProps<Row> {
  readonly list: PagedList;
  /** The table's name, for screen readers. */
  readonly label: string;
  /** What is being read, such as "Reading findings". */
  readonly readingLabel: string;
  /** What is said where nothing can be shown. */
  readonly errorTitle: string;
  /** What is said below the rows where no more could be read. */
  readonly moreErrorTitle: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** How many rows there are in all, where that is known. */
  readonly total?: number | undefined;
  /** What was read, such as "12 findings". */
  readonly counted: string;
  readonly onOpen: (row: Row) => void;
  /** In the table's place where there is no row. */
  readonly empty: ReactNode;
}

/** A list that is read page by page, in whichever state it is. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { list, label, readingLabel, errorTitle, moreErrorTitle, columns, rows, rowKey, total } = props;
  const { counted, onOpen, empty } = props;
  if (list.error !== null) return <ListError error={list.error} title={errorTitle} onRetry={list.refetch} />;
  if (list.isLoading) return <DataTableSkeleton label={readingLabel} columns={columns} />;
  if (rows.length === 0) return empty;
  return (
    <>
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        total={total}
        onEndReached={list.loadMore}
        onOpen={onOpen}
      />
      {list.moreError === null ? (
        <ListEnd isLoadingMore={list.isLoadingMore} hasMore={list.hasMore} counted={counted} />
      ) : (
        <ListError error={list.moreError} title={moreErrorTitle} onRetry={list.refetch} />
      )}
    </>
  );
}
