import { type ReactNode, useCallback } from 'react';
import { DataTable, DataTableSkeleton, type Selection } from './DataTable';
import { ListEnd, ListError } from './ListScreen';
import { NewRows } from './NewRows';
import type { TableColumn } from './table-columns';
import type { SteadyList } from './use-steady-list';

interface PagedTableProps<Row> {
  readonly list: SteadyList<Row>;
  /** The table's name, for screen readers. */
  readonly label: string;
  /** What is being read, such as "Reading findings". */
  readonly readingLabel: string;
  /** What is said where nothing can be shown. */
  readonly errorTitle: string;
  /** What is said below the rows where no more could be read. */
  readonly moreErrorTitle: string;
  readonly columns: readonly TableColumn<Row>[];
  /** Keep the function. */
  readonly rowKey: (row: Row) => string;
  /** How many rows there are in all, where that is known. */
  readonly total?: number | undefined;
  /** What was read, such as "12 findings". */
  readonly counted: string;
  readonly onOpen: (row: Row) => void;
  readonly selection?: Selection<Row>;
  /** Why a row that no longer belongs where it stands is still there. */
  readonly vanishedNote?: string;
  /** In the table's place where there is no row. */
  readonly empty: ReactNode;
}

/** A list that is read page by page and keeps its rows in place, in whichever state it is. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { list, label, readingLabel, errorTitle, moreErrorTitle, columns, rowKey, total, selection } = props;
  const { counted, onOpen, empty } = props;
  const { vanishedNote = 'No longer matches the filter; it goes with the next refresh.' } = props;
  const { rows, vanishedKeys } = list;
  const noteOf = useCallback(
    (row: Row) => (vanishedKeys.has(rowKey(row)) ? vanishedNote : undefined),
    [vanishedKeys, rowKey, vanishedNote],
  );
  if (list.error !== null) return <ListError error={list.error} title={errorTitle} onRetry={list.refetch} />;
  if (list.isLoading)
    return <DataTableSkeleton label={readingLabel} columns={columns} hasChoice={selection !== undefined} />;
  if (rows.length === 0) return empty;
  return (
    <>
      {list.newCount > 0 && <NewRows count={list.newCount} hasMore={list.hasMoreNew} onShow={list.showNew} />}
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        total={total}
        onEndReached={list.loadMore}
        onSight={list.onSight}
        onOpen={onOpen}
        noteOf={noteOf}
        {...(selection === undefined ? {} : { selection })}
      />
      {list.moreError === null ? (
        <ListEnd isLoadingMore={list.isLoadingMore} hasMore={list.hasMore} counted={counted} />
      ) : (
        <ListError error={list.moreError} title={moreErrorTitle} onRetry={list.refetch} />
      )}
    </>
  );
}
