import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton';
import classes from './Facts.module.css';

interface FactsProps {
  readonly label?: string;
  readonly children: ReactNode;
}

/** What is known of something, a line each. */
export function Facts({ label, children }: FactsProps) {
  return (
    <dl className={classes.facts} aria-label={label}>
      {children}
    </dl>
  );
}

interface FactProps {
  readonly label: string;
  /** What its button copies; without, it has none. */
  readonly copied?: string | undefined;
  readonly children: ReactNode;
}

/** One line of {@link Facts}. */
export function Fact({ label, copied, children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>
        <div>{children}</div>
        {copied !== undefined && <CopyButton text={copied} label={`Copy ${label.toLowerCase()}`} />}
      </dd>
    </div>
  );
}
