import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './Step.module.css';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  /** What is told next to the title. */
  readonly aside?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One of a runbook's steps; done ones carry a check instead of their number. */
export function Step({ number, title, isDone, aside, action, children }: StepProps) {
  const titleId = useId();
  return (
    <li className={classes.item}>
      <section className={classes.step} aria-labelledby={titleId}>
        <span className={classes.number} data-done={isDone || undefined} aria-hidden>
          {isDone ? <IconCheck size={13} stroke={2.4} /> : number}
        </span>
        <div className={classes.main}>
          <div className={classes.head}>
            <h2 id={titleId} className={classes.title}>
              {title}
            </h2>
            {aside !== undefined && <span className={classes.aside}>{aside}</span>}
            {action !== undefined && <span className={classes.action}>{action}</span>}
          </div>
          {children}
        </div>
      </section>
    </li>
  );
}
