import { Badge } from './Badge';
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
      <Badge appearance={STATUS_APPEARANCE[status]} size={size} isStill={isStale} />
      {isStale && <Badge appearance={STATUS_APPEARANCE.stale} size={size} isStill />}
    </span>
  );
}
