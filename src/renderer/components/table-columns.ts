import type { ReactNode } from 'react';

/** One column of a {@link DataTable}. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** The least it needs, in pixels. */
  readonly minWidth: number;
  /** Its share of the room that is left; without one it keeps `minWidth`. */
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** Written more quietly than the rest. */
  readonly isDim?: boolean;
  /** Where there is no room for all, the column with the lowest importance goes first; one without always stays. */
  readonly importance?: number | undefined;
  /** Told when one hovers the cell. */
  readonly hint?: (row: Row) => string | undefined;
  /** The cell's content. Pure: a row is drawn again only when it is another value or the columns are. */
  readonly render: (row: Row) => ReactNode;
}

/** The space between two columns, in pixels; the same in DataTable.module.css. */
export const COLUMN_GAP = 14;

/** What columns need at least, in pixels. */
export function neededWidth<Row>(columns: readonly TableColumn<Row>[]): number {
  return columns.reduce((sum, { minWidth }) => sum + minWidth, 0) + COLUMN_GAP * Math.max(0, columns.length - 1);
}

/** The columns that find room in a table of some width (its padding taken off), in their order. */
export function fitColumns<Row>(columns: readonly TableColumn<Row>[], width: number): readonly TableColumn<Row>[] {
  const importance = (column: TableColumn<Row>) => column.importance ?? Number.POSITIVE_INFINITY;
  let fitting = columns;
  while (neededWidth(fitting) > width) {
    const least = fitting.reduce<TableColumn<Row> | undefined>(
      (found, column) => (found === undefined || importance(column) <= importance(found) ? column : found),
      undefined,
    );
    if (least?.importance === undefined) break;
    fitting = fitting.filter((column) => column !== least);
  }
  return fitting;
}

/** The columns as the tracks of a CSS grid. */
export function gridTracks(columns: readonly TableColumn<never>[]): string {
  return columns
    .map(({ minWidth, grow }) => (grow === undefined ? `${minWidth}px` : `minmax(${minWidth}px, ${grow}fr)`))
    .join(' ');
}
