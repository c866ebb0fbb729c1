import { Button } from '@mantine/core';
import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { ErrorNotice } from './ErrorNotice';
import classes from './ListScreen.module.css';

interface ListScreenProps {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  /** Filters and actions, on the right of the title. */
  readonly tools?: ReactNode;
  /** Further lines of the bar that stays in sight. */
  readonly bars?: ReactNode;
  readonly children: ReactNode;
}

/** A screen that is a list: a bar with title and filters that stays in sight, however many lines it takes. */
export function ListScreen({ title, aside, tools, bars, children }: ListScreenProps) {
  const topRef = useRef<HTMLDivElement>(null);
  const [topHeight, setTopHeight] = useState(0);
  useLayoutEffect(() => {
    const top = topRef.current;
    if (top === null) return undefined;
    const measure = () => setTopHeight(top.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(top);
    return () => observer.disconnect();
  }, []);
  const style: CSSProperties & Record<'--table-top', string> = { '--table-top': `${topHeight}px` };
  return (
    <div className={classes.screen} style={style}>
      <div ref={topRef} className={classes.top}>
        <div className={classes.bar}>
          <h1 className={classes.title}>
            {title}
            {aside}
          </h1>
          {tools !== undefined && <div className={classes.tools}>{tools}</div>}
        </div>
        {bars}
      </div>
      {children}
    </div>
  );
}

/** Beside the title: how many there are. */
export function ListCount({ children }: { readonly children: ReactNode }) {
  return <span className={classes.count}>{children}</span>;
}

/** In the bar of a list: how far what is shown can be trusted. */
export function ListNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className={classes.note} role="status">
      {children}
    </p>
  );
}

interface ListErrorProps {
  readonly error: unknown;
  readonly title: string;
  readonly onRetry: () => void;
}

/** In a list's place: why it can't be shown. */
export function ListError({ error, title, onRetry }: ListErrorProps) {
  return (
    <div className={classes.padded}>
      <ErrorNotice error={error} title={title}>
        <Button size="xs" variant="default" onClick={onRetry}>
          Read again
        </Button>
      </ErrorNotice>
    </div>
  );
}

interface ListEndProps {
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  /** What there is in all, such as "12 operations". */
  readonly counted: string;
}

/** Below the last row: that more is being read, or that this is all. */
export function ListEnd({ isLoadingMore, hasMore, counted }: ListEndProps) {
  return (
    <p className={classes.end} role="status">
      {isLoadingMore ? 'Reading more…' : hasMore ? '' : `${counted}, that is all.`}
    </p>
  );
}
