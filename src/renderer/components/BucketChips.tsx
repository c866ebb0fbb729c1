import type { CSSProperties } from 'react';
import type { StatusBucket } from '../../shared/domain/run-status';
import { formatCount } from '../format/count';
import classes from './BucketChips.module.css';
import { STATUS_APPEARANCE } from './status';

interface BucketChipsProps {
  readonly buckets: readonly StatusBucket[];
  readonly counts: Partial<Readonly<Record<StatusBucket, number>>> | undefined;
  readonly chosen: readonly StatusBucket[];
  readonly onChange: (chosen: StatusBucket[]) => void;
}

/** The statuses there are with how many each has, to choose any of. */
export function BucketChips({ buckets, counts, chosen, onChange }: BucketChipsProps) {
  const all = counts && buckets.reduce((sum, bucket) => sum + (counts[bucket] ?? 0), 0);
  return (
    <div className={classes.chips} role="group" aria-label="Status">
      <button type="button" className={classes.chip} aria-pressed={chosen.length === 0} onClick={() => onChange([])}>
        All
        {all !== undefined && <span>{formatCount(all)}</span>}
      </button>
      {buckets.map((bucket) => {
        const { label, icon: Icon, color } = STATUS_APPEARANCE[bucket];
        const isChosen = chosen.includes(bucket);
        const style: CSSProperties & Record<'--status', string> = { '--status': `var(${color})` };
        return (
          <button
            key={bucket}
            type="button"
            className={classes.chip}
            style={style}
            aria-pressed={isChosen}
            onClick={() => onChange(isChosen ? chosen.filter((other) => other !== bucket) : [...chosen, bucket])}
          >
            <Icon size={13} stroke={2} aria-hidden className={classes.icon} />
            {label}
            {counts !== undefined && <span>{formatCount(counts[bucket] ?? 0)}</span>}
          </button>
        );
      })}
    </div>
  );
}
