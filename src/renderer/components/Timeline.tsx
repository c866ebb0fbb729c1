import type { ReactNode } from 'react';
import classes from './Timeline.module.css';

interface TimelineProps {
  readonly label: string;
  /** Its times are written with their day. */
  readonly isDated?: boolean;
  readonly children: ReactNode;
}

/** What happened one after the other, oldest first. */
export function Timeline({ label, isDated = false, children }: TimelineProps) {
  return (
    <ol className={classes.timeline} data-dated={isDated || undefined} aria-label={label}>
      {children}
    </ol>
  );
}

interface TimelineEventProps {
  readonly time: ReactNode;
  readonly title: string;
  readonly tone?: 'plain' | 'bad' | 'waiting';
  readonly actorName?: string | null;
  readonly detail: string | null;
  /** How long ago or how far ahead that is. */
  readonly ago: ReactNode;
  /** Said last of it. */
  readonly children?: ReactNode;
}

/** One line of a {@link Timeline}. */
export function TimelineEvent({
  time,
  title,
  tone = 'plain',
  actorName = null,
  detail,
  ago,
  children,
}: TimelineEventProps) {
  return (
    <li className={classes.event}>
      <span className={classes.time}>{time}</span>
      <span className={classes.dot} data-tone={tone} aria-hidden />
      <span className={classes.what}>
        <strong data-tone={tone}>{title}</strong>
        {actorName !== null && actorName !== '' && <> by {actorName}</>}
        {detail !== null && <span className={classes.dim}> · {detail}</span>}
        {children}
      </span>
      <span className={classes.ago}>{ago}</span>
    </li>
  );
}
