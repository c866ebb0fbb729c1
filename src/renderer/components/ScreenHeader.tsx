import type { ReactNode } from 'react';
import classes from './ScreenHeader.module.css';

interface ScreenHeaderProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** The title of a screen with its actions on the right and what there is to say of it below. */
export function ScreenHeader({ title, children, actions }: ScreenHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <h1 className={classes.title}>{title}</h1>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </header>
  );
}
