import { Skeleton } from '@mantine/core';
import { type CSSProperties, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { usePreferences } from '../features/preferences/preferences-store';
import classes from './DataTable.module.css';
import { DataTableRow } from './DataTableRow';
import { COLUMN_GAP, fitColumns, gridTracks, neededWidth, type TableColumn } from './table-columns';
import { useListKeys } from './use-list-keys';
import { useScreenVirtualizer } from './use-screen-virtualizer';

/** How rows are selected. */
export interface Selection<Row> {
  readonly keys: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** Names the row's checkbox, such as "Select operation 12". */
  readonly label: (row: Row) => string;
}

interface DataTableProps<Row> {
  /** The table's name, for screen readers; also where its mark is remembered. */
  readonly label: string;
  /** Keep the array: another one has every row drawn again. */
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** How many rows there are in all, where more than those read are known of. */
  readonly total?: number | undefined;
  /** Asked for more when the last rows come near. */
  readonly onEndReached?: () => void;
  /** Tells the indexes of the first and the last row in sight. */
  readonly onSight?: (first: number, last: number) => void;
  /** Opens a row by click or enter; with it the list has its keys. Keep the function. */
  readonly onOpen?: (row: Row) => void;
  readonly selection?: Selection<Row>;
  /** Why a row is no longer quite what the list says, told on hover; such a row is drawn in italics. */
  readonly noteOf?: (row: Row) => string | undefined;
  /** In a frame on a panel, instead of over the whole screen. */
  readonly isFramed?: boolean;
}

/** How many rows before the last the next page is asked for. */
const AHEAD = 30;
const CHOICE_WIDTH = 16;

/** The row that was marked last in the table of a name. */
const lastMarks = new Map<string, string>();

/** How wide a table may be inside its padding, by the room that it is given; not known before it was drawn once. */
function useInnerWidth(isFramed: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const table = ref.current;
    // The table itself never gets narrower than its columns, and neither does what it fills.
    const place = isFramed ? table?.parentElement : document.getElementById('screen');
    if (table == null || place == null) return undefined;
    const measure = () => {
      const inset = Number.parseFloat(getComputedStyle(table).getPropertyValue('--inset')) || 0;
      const { paddingLeft, paddingRight } = getComputedStyle(place);
      const padding = (Number.parseFloat(paddingLeft) || 0) + (Number.parseFloat(paddingRight) || 0);
      const border = table.offsetWidth - table.clientWidth;
      setWidth(place.clientWidth - padding - border - 2 * inset);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    return () => observer.disconnect();
  }, [isFramed]);
  return [ref, width] as const;
}

function useFittingColumns<Row>(columns: readonly TableColumn<Row>[], width: number, hasChoice: boolean) {
  return useMemo(() => {
    const choiceWidth = hasChoice ? CHOICE_WIDTH + COLUMN_GAP : 0;
    const fitting = fitColumns(columns, width - choiceWidth);
    const style: CSSProperties & Record<'--columns' | '--needed', string> = {
      '--needed': `${neededWidth(fitting) + choiceWidth}px`,
      '--columns': `${hasChoice ? `${CHOICE_WIDTH}px ` : ''}${gridTracks(fitting)}`,
    };
    return { fitting, style };
  }, [columns, width, hasChoice]);
}

/**
 * The one table of the window: rows that scroll with the screen, of which only those in sight exist, so that 100,000 are
 * as light as ten. Columns that find no room go by importance; where those that stay need more, the screen scrolls
 * sideways. Known rows are renewed in place by their key; mark and focus stay with their row. Keys are in
 * {@link useListKeys}.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    total,
    onEndReached,
    onSight,
    onOpen,
    selection,
    noteOf,
    isFramed = false,
  } = props;
  const rowHeight = usePreferences((state) => (state.preferences.density === 'comfortable' ? 40 : 32));
  const [tableRef, width] = useInnerWidth(isFramed);
  const bodyRef = useRef<HTMLDivElement>(null);
  const headRef = useRef<HTMLDivElement>(null);
  const { fitting, style } = useFittingColumns(columns, width, selection !== undefined);
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);

  // Keys move the focus along, so that screen readers tell the row and the next tab goes into it.
  const isFocusDue = useRef(false);
  const { activeIndex, setMark } = useListKeys({
    keys,
    startKey: lastMarks.get(label),
    readWindow: () => {
      const inSight = (virtualizer.scrollRect?.height ?? 0) - covered;
      const first = Math.ceil(((virtualizer.scrollOffset ?? 0) + covered - scrollMargin) / rowHeight);
      return { first: Math.max(0, first), size: Math.max(1, Math.floor(inSight / rowHeight) - 1) };
    },
    show: (index) => {
      isFocusDue.current = true;
      virtualizer.scrollToIndex(index);
    },
    open:
      onOpen === undefined
        ? undefined
        : (index) => {
            const row = rows[index];
            if (row !== undefined) onOpen(row);
          },
    toggle:
      selection === undefined
        ? undefined
        : (index) => {
            const key = keys[index];
            if (key !== undefined) selection.onToggle(key);
          },
  });
  const { virtualizer, scrollMargin, covered } = useScreenVirtualizer({
    count: rows.length,
    rowHeight,
    bodyRef,
    headRef,
    keptIndex: activeIndex,
  });
  const activeKey = keys[activeIndex];
  useEffect(() => {
    if (activeKey !== undefined) lastMarks.set(label, activeKey);
  }, [label, activeKey]);
  const onPoint = useCallback((key: string, index: number) => setMark({ key, index }), [setMark]);

  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    // A focused row that was taken away leaves the focus nowhere.
    const isLost = hadFocus.current && document.activeElement === document.body;
    if (!isFocusDue.current && !isLost) return;
    const marked = bodyRef.current?.querySelector<HTMLElement>('[data-active]');
    if (marked == null) return;
    isFocusDue.current = false;
    marked.focus({ preventScroll: true });
  });

  const items = virtualizer.getVirtualItems();
  const lastIndex = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (lastIndex >= rows.length - AHEAD) onEndReached?.();
  }, [lastIndex, rows.length, onEndReached]);
  const firstIndex = virtualizer.range?.startIndex ?? 0;
  useEffect(() => onSight?.(firstIndex, lastIndex), [firstIndex, lastIndex, onSight]);
  return (
    // It only watches where the focus is; what one acts on are the controls in its rows.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={tableRef}
      className={classes.table}
      role="table"
      aria-label={label}
      aria-rowcount={Math.max(total ?? 0, rows.length) + 1}
      style={style}
      data-framed={isFramed || undefined}
      data-choosing={(selection !== undefined && selection.keys.size > 0) || undefined}
      onFocus={() => (hadFocus.current = true)}
      onBlur={() => (hadFocus.current = false)}
    >
      <Head headRef={headRef} columns={fitting} hasChoice={selection !== undefined} />
      <div ref={bodyRef} role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          const key = keys[index];
          return (
            row !== undefined &&
            key !== undefined && (
              <DataTableRow
                key={key}
                row={row}
                rowKey={key}
                index={index}
                top={start - scrollMargin}
                columns={fitting}
                isActive={index === activeIndex}
                isSelected={selection?.keys.has(key)}
                selectLabel={selection?.label(row)}
                note={noteOf?.(row)}
                onPoint={onPoint}
                onOpen={onOpen}
                onToggle={selection?.onToggle}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly headRef?: React.Ref<HTMLDivElement>;
  readonly columns: readonly TableColumn<never>[];
  readonly hasChoice: boolean;
}

function Head({ headRef, columns, hasChoice }: HeadProps) {
  return (
    <div ref={headRef} role="rowgroup" className={classes.head}>
      <div role="row" className={classes.columns} aria-rowindex={1}>
        {/* What has no words is no heading to a screen reader. */}
        {hasChoice && <span role="cell" />}
        {columns.map(({ id, header, align }) => (
          <span key={id} role={header === '' ? 'cell' : 'columnheader'} data-align={align}>
            {header}
          </span>
        ))}
      </div>
    </div>
  );
}

interface DataTableSkeletonProps {
  /** What is being read, such as "Reading operations". */
  readonly label: string;
  readonly columns: readonly TableColumn<never>[];
  readonly hasChoice?: boolean;
  readonly isFramed?: boolean;
  readonly rowCount?: number;
}

/** The table's geometry while it is read. */
export function DataTableSkeleton(props: DataTableSkeletonProps) {
  const { label, columns, hasChoice = false, isFramed = false, rowCount = 14 } = props;
  const [tableRef, width] = useInnerWidth(isFramed);
  const { fitting, style } = useFittingColumns(columns, width, hasChoice);
  return (
    <div role="status" aria-label={label}>
      <div ref={tableRef} className={classes.table} style={style} data-framed={isFramed || undefined} aria-hidden>
        <Head columns={fitting} hasChoice={hasChoice} />
        {Array.from({ length: rowCount }, (_, index) => (
          <div key={index} className={`${classes.row} ${classes.skeleton}`}>
            {hasChoice && <span />}
            {fitting.map(({ id, grow }, column) => (
              <span key={id}>
                <Skeleton h={12} w={grow === undefined ? '80%' : `${35 + ((index * 37 + column * 23) % 45)}%`} />
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
