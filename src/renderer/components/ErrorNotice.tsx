import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { toShownError } from '../api';
import classes from './ErrorNotice.module.css';

interface ErrorNoticeProps {
  readonly error: unknown;
  /** What was tried, such as "The operations could not be read." */
  readonly title?: string;
  readonly children?: ReactNode;
}

/** An error where it happened: what happened, whether data is safe, what to do now. */
export function ErrorNotice({ error, title, children }: ErrorNoticeProps) {
  const { message, dataSafety, nextStep, code } = toShownError(error);
  return (
    <div className={classes.notice} role="alert">
      <IconAlertTriangle size={16} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.title}>{title ?? message}</p>
        {title !== undefined && <p>{message}</p>}
        {dataSafety !== undefined && <p>{dataSafety}</p>}
        {nextStep !== undefined && <p>{nextStep}</p>}
        <p className={classes.code}>
          <code>{code}</code>
        </p>
        {children !== undefined && <div className={classes.actions}>{children}</div>}
      </div>
    </div>
  );
}
