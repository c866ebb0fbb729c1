import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './ActiveFilters.module.css';

/** One thing that a list is narrowed by, and the filter without it. */
export interface ActiveFilter<Filter> {
  readonly label: string;
  readonly without: Filter;
}

interface ActiveFiltersProps<Filter> {
  readonly active: readonly ActiveFilter<Filter>[];
  readonly onFilter: (filter: Filter) => void;
  /** What can be done with all of them. */
  readonly children?: ReactNode;
}

/** What a list is narrowed by, each to be taken away alone. */
export function ActiveFilters<Filter>({ active, onFilter, children }: ActiveFiltersProps<Filter>) {
  return (
    <div className={classes.filters} role="group" aria-label="Active filters">
      {active.map(({ label, without }) => (
        <button
          key={label}
          type="button"
          className={classes.filter}
          aria-label={`Remove filter: ${label}`}
          onClick={() => onFilter(without)}
        >
          <span>{label}</span>
          <IconX size={12} aria-hidden />
        </button>
      ))}
      {children}
    </div>
  );
}
