import type { ReactNode } from 'react';
import classes from './PreflightPart.module.css';

interface PreflightPartProps {
  readonly title: string;
  /** Its name for screen readers, who don't see what it is part of. */
  readonly label: string;
  /** On the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One part of what a preflight found. */
export function PreflightPart({ title, label, aside, children }: PreflightPartProps) {
  return (
    <section className={classes.part} aria-label={label}>
      <header className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  );
}
