import { type ReactNode, useId } from 'react';
import classes from './SettingsSection.module.css';

interface SettingsSectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Settings that belong together. */
export function SettingsSection({ title, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      <div className={classes.rows}>{children}</div>
    </section>
  );
}

interface SettingProps {
  readonly label: string;
  /** What it does, or how things stand. */
  readonly hint?: ReactNode;
  /** What is chosen or done, at the right. */
  readonly children?: ReactNode;
  /** What needs the whole width below. */
  readonly below?: ReactNode;
}

/** One setting: what it is, how it stands, and what can be done. */
export function Setting({ label, hint, children, below }: SettingProps) {
  const id = useId();
  return (
    <div className={classes.row}>
      <div className={classes.line}>
        <div className={classes.what}>
          <div>{label}</div>
          {hint !== undefined && (
            <div id={id} className={classes.hint}>
              {hint}
            </div>
          )}
        </div>
        {children !== undefined && (
          <div
            role="group"
            aria-label={label}
            aria-describedby={hint === undefined ? undefined : id}
            className={classes.control}
          >
            {children}
          </div>
        )}
      </div>
      {below}
    </div>
  );
}
