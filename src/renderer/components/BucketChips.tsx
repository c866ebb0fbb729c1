import type { StatusBucket } from '../../shared/domain/run-status';
import classes from './BucketChips.module.css';
import { Chip } from './Chip';
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
      <Chip isChosen={chosen.length === 0} onClick={() => onChange([])} count={all}>
        All
      </Chip>
      {buckets.map((bucket) => {
        const { label, icon: Icon, color } = STATUS_APPEARANCE[bucket];
        const isChosen = chosen.includes(bucket);
        return (
          <Chip
            key={bucket}
            isChosen={isChosen}
            count={counts && (counts[bucket] ?? 0)}
            onClick={() => onChange(isChosen ? chosen.filter((other) => other !== bucket) : [...chosen, bucket])}
          >
            <Icon size={13} stroke={2} aria-hidden color={`var(${color})`} />
            {label}
          </Chip>
        );
      })}
    </div>
  );
}
