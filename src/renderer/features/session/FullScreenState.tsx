import { IconAnchor } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './FullScreenState.module.css';

interface FullScreenStateProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What stands in the place of a screen while none can be shown. */
export function FullScreenState({ title, children }: FullScreenStateProps) {
  return (
    <div className={classes.place}>
      <section className={classes.card} aria-labelledby="state-title">
        <IconAnchor size={26} stroke={1.6} aria-hidden className={classes.mark} />
        <h1 id="state-title" className={classes.title}>
          {title}
        </h1>
        {children}
      </section>
    </div>
  );
}
