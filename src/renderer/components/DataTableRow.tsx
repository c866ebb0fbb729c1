import { memo, type MouseEvent } from 'react';
import classes from './DataTable.module.css';
import type { TableColumn } from './table-columns';

interface DataTableRowProps<Row> {
  readonly row: Row;
  readonly rowKey: string;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly isActive: boolean;
  /** Undefined where rows can't be selected. */
  readonly isSelected: boolean | undefined;
  readonly selectLabel: string | undefined;
  readonly note: string | undefined;
  readonly onPoint: (key: string, index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onToggle: ((key: string) => void) | undefined;
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
}

function Row<RowValue>(props: DataTableRowProps<RowValue>) {
  const { row, rowKey, index, top, columns, isActive, isSelected, selectLabel, note } = props;
  const { onPoint, onOpen, onToggle } = props;
  return (
    // A link or button in the row is the keyboard's way to open it; clicking beside it is a convenience.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={isActive || undefined}
      tabIndex={-1}
      className={classes.row}
      data-active={isActive || undefined}
      data-selected={isSelected || undefined}
      data-noted={note === undefined ? undefined : true}
      style={{ transform: `translateY(${top}px)` }}
      title={note}
      onMouseDown={() => onPoint(rowKey, index)}
      onClick={(event) => {
        if (!isOnControl(event)) onOpen?.(row);
      }}
    >
      {isSelected !== undefined && (
        <span role="cell" className={classes.choice}>
          <input
            type="checkbox"
            tabIndex={isActive ? 0 : -1}
            aria-label={selectLabel}
            checked={isSelected}
            onChange={() => onToggle?.(rowKey)}
          />
        </span>
      )}
      {columns.map(({ id, align, isDim, hint, render }) => (
        <span key={id} role="cell" data-align={align} data-dim={isDim || undefined} title={hint?.(row)}>
          {render(row)}
        </span>
      ))}
    </div>
  );
}

/** One row of a {@link DataTable}, drawn again only when something of it has changed. */
export const DataTableRow = memo(Row) as typeof Row;
