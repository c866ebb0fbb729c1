import type { Progress } from '../../shared/domain/progress';
import classes from './ProgressBar.module.css';

interface ProgressBarProps {
  readonly progress: Progress;
  readonly label: string;
  /** Nothing moves while a run is paused or held. */
  readonly isStill?: boolean;
  readonly size?: 'small' | 'large';
}

/** Progress as it may honestly be drawn: a share where one is known, plain activity otherwise, nothing once it is over. */
export function ProgressBar({ progress, label, isStill = false, size = 'large' }: ProgressBarProps) {
  if (progress.kind === 'none') return null;
  const isKnown = progress.kind === 'determinate';
  const percent = isKnown ? Math.floor(progress.fraction * 1000) / 10 : undefined;
  return (
    <div
      className={classes.track}
      data-size={size}
      data-still={isStill || undefined}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={isKnown ? classes.bar : classes.activity}
        style={isKnown ? { transform: `scaleX(${progress.fraction})` } : undefined}
      />
    </div>
  );
}
