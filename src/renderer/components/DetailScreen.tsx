import type { ReactNode } from 'react';
import classes from './DetailScreen.module.css';

interface DetailScreenProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A screen about one thing. */
export function DetailScreen({ label, children }: DetailScreenProps) {
  return (
    <article className={classes.screen} aria-label={label}>
      {children}
    </article>
  );
}

/** The geometry of a {@link DetailScreen} while it is read. */
export function DetailReading({ label, children }: DetailScreenProps) {
  return (
    <div className={classes.screen} role="status" aria-label={label}>
      {children}
    </div>
  );
}

/** In a {@link DetailScreen}'s place: why it can't be shown. */
export function DetailProblem({ children }: { readonly children: ReactNode }) {
  return <div className={classes.screen}>{children}</div>;
}

interface DetailTitleProps {
  /** What it is called by, such as "Operation #12". */
  readonly id: string;
  readonly name: string;
  /** Its states. */
  readonly children: ReactNode;
}

/** Which one it is, and how it stands. */
export function DetailTitle({ id, name, children }: DetailTitleProps) {
  return (
    <span className={classes.title}>
      <span>
        <span className={classes.id}>{id}</span> {name}
      </span>
      {children}
    </span>
  );
}

/** What there is to say of it first, below its title. */
export function DetailLine({ children }: { readonly children: ReactNode }) {
  return <p className={classes.line}>{children}</p>;
}
