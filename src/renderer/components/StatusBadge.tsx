import type { CSSProperties } from 'react';
import { type ShownStatus, STATUS_APPEARANCE } from './status';
import classes from './StatusBadge.module.css';

interface StatusBadgeProps {
  readonly status: ShownStatus;
  /** Nothing vouches for an active run any more. */
  readonly isStale?: boolean;
  readonly size?: 'small' | 'large';
}

/** A status as icon, word and colour; the same everywhere. */
export function StatusBadge({ status, isStale = false, size = 'small' }: StatusBadgeProps) {
  return (
    <span className={classes.group}>
      <One status={status} size={size} isStill={isStale} />
      {isStale && <One status="stale" size={size} isStill />}
    </span>
  );
}

function One({ status, size, isStill }: { status: ShownStatus; size: 'small' | 'large'; isStill: boolean }) {
  const { label, icon: Icon, color, isMoving = false, isHollow = false } = STATUS_APPEARANCE[status];
  const style: CSSProperties & Record<'--status', string> = { '--status': `var(${color})` };
  return (
    <span className={classes.badge} data-size={size} data-hollow={isHollow || undefined} style={style}>
      <Icon
        size={size === 'large' ? 15 : 13}
        stroke={2}
        aria-hidden
        className={isMoving && !isStill ? classes.moving : undefined}
      />
      {label}
    </span>
  );
}
