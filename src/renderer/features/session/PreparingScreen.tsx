import { useState } from 'react';
import { ProgressBar } from '../../components/ProgressBar';
import { useNow } from '../../components/use-now';
import { formatPercent } from '../../format/count';
import { formatDuration } from '../../format/duration';
import { FullScreenState } from './FullScreenState';
import classes from './FullScreenState.module.css';

interface PreparingScreenProps {
  readonly label: string;
  readonly fraction: number | null;
}

/** The first start of the sandbox, with its real progress. */
export function PreparingScreen({ label, fraction }: PreparingScreenProps) {
  const [startedAtMs] = useState(() => Date.now());
  const elapsedMs = useNow() - startedAtMs;
  return (
    <FullScreenState title="Preparing the sandbox">
      <p className={classes.dim}>
        A real Postgres with realistic data, on this computer only. The first start takes about 20 seconds, later ones a
        moment.
      </p>
      <ProgressBar
        label="Preparing the sandbox"
        progress={
          fraction === null
            ? { kind: 'activity' }
            : { kind: 'determinate', processed: Math.round(fraction * 100), total: 100, fraction }
        }
      />
      <div className={classes.row}>
        <span aria-live="polite">{label}</span>
        <span className={classes.dim}>
          {[fraction === null ? null : formatPercent(fraction), elapsedMs >= 1_000 ? formatDuration(elapsedMs) : null]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </div>
    </FullScreenState>
  );
}
