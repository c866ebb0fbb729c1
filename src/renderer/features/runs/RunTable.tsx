import { Skeleton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { RunSummary } from '../../../shared/contract/runs';
import { useListKeys } from '../../components/use-list-keys';
import { useScreenVirtualizer } from '../../components/use-screen-virtualizer';
import { navigate } from '../navigation/navigation-store';
import { usePreferences } from '../preferences/preferences-store';
import { RunRow } from './RunRow';
import classes from './RunTable.module.css';

interface RunTableProps {
  readonly rows: readonly RunSummary[];
  readonly vanishedIds: ReadonlySet<number>;
  readonly onEndReached: () => void;
}

/** How many rows before the last the next page is asked for. */
const AHEAD = 20;

/** The rows of a list of operations; only those in sight exist. */
export function RunTable({ rows, vanishedIds, onEndReached }: RunTableProps) {
  const rowHeight = usePreferences((state) => (state.preferences.density === 'comfortable' ? 40 : 32));
  const bodyRef = useRef<HTMLDivElement>(null);
  const virtualizer = useScreenVirtualizer({ count: rows.length, rowHeight, bodyRef });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= rows.length - AHEAD) onEndReached();
  }, [lastIndex, rows.length, onEndReached]);
  const { activeIndex, setActiveIndex } = useListKeys({
    count: rows.length,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    open: (index) => {
      const run = rows[index];
      if (run !== undefined) navigate({ screen: 'operation', runId: run.id });
    },
  });
  return (
    <div className={classes.table} role="table" aria-label="Operations" aria-rowcount={rows.length + 1}>
      <div className={classes.head} role="rowgroup">
        <div className={classes.columns} role="row" aria-rowindex={1}>
          <span role="columnheader">Status</span>
          <span role="columnheader" className={classes.number}>
            Id
          </span>
          <span role="columnheader">Operation</span>
          <span role="columnheader">Scope</span>
          <span role="columnheader">Result</span>
          <span role="columnheader" data-wide>
            Started by
          </span>
          <span role="columnheader" className={classes.number}>
            Created
          </span>
          <span role="columnheader" className={classes.number} data-wide>
            Took
          </span>
        </div>
      </div>
      <div ref={bodyRef} role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const run = rows[item.index];
          return (
            run !== undefined && (
              <RunRow
                key={run.id}
                run={run}
                index={item.index}
                isActive={item.index === activeIndex}
                isVanished={vanishedIds.has(run.id)}
                top={item.start - virtualizer.options.scrollMargin}
                onPoint={setActiveIndex}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** The table's geometry while it is read. */
export function RunTableSkeleton() {
  return (
    <div className={classes.table} role="status" aria-label="Reading operations">
      <div className={classes.head}>
        <div className={classes.columns}>&nbsp;</div>
      </div>
      {Array.from({ length: 14 }, (_, index) => (
        <div key={index} className={classes.skeleton}>
          <Skeleton h={16} w={96} />
          <Skeleton h={12} w={44} />
          <Skeleton h={12} w={`${34 + ((index * 37) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
