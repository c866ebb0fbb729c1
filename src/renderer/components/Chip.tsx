import type { ReactNode } from 'react';
import { formatCount } from '../format/count';
import classes from './Chip.module.css';

interface ChipProps {
  readonly isChosen: boolean;
  readonly onClick: () => void;
  /** How many choosing it would show. */
  readonly count?: number | undefined;
  readonly children: ReactNode;
}

/** One of the values that a list can be narrowed to. */
export function Chip({ isChosen, onClick, count, children }: ChipProps) {
  return (
    <button type="button" className={classes.chip} aria-pressed={isChosen} onClick={onClick}>
      {children}
      {count !== undefined && <span>{formatCount(count)}</span>}
    </button>
  );
}
