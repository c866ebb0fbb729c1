import type { PreflightSample, SampleChange, SampleValue } from '../../../shared/contract/preflight';
import { formatCount } from '../../format/count';
import { formatExact, formatLocal } from '../../format/instant';
import { PreflightPart } from './PreflightPart';
import classes from './SampleRows.module.css';

interface SampleRowsProps {
  readonly sample: PreflightSample;
  /** Whose finding it is goes without saying then. */
  readonly isOneTenant: boolean;
}

/** Real findings with what the run will make of them, a few of each kind of change. */
export function SampleRows({ sample, isOneTenant }: SampleRowsProps) {
  return (
    <PreflightPart
      title="Sample: before → after"
      label="Sample: before and after"
      aside={<span className={classes.dim}>real findings, nothing written</span>}
    >
      <ul className={classes.rows} tabIndex={0} aria-label="Sampled findings">
        {sample.rows.map((row) => (
          <li key={row.id} className={classes.row}>
            <p className={classes.what}>
              <span className={classes.id}>#{row.id}</span>
              {!isOneTenant && (
                <span className={classes.tenant} title={`${row.tenantName} (#${row.tenantId})`}>
                  {row.tenantName}
                </span>
              )}
              <span className={classes.kinds}>
                {row.kinds.join(' · ')}
                {row.mergedInto !== null && ` into #${row.mergedInto}`}
              </span>
            </p>
            <dl className={classes.changes}>
              {row.changes.map((change) => (
                <Change key={change.column} change={change} />
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </PreflightPart>
  );
}

function Change({ change: { column, before, after } }: { readonly change: SampleChange }) {
  return (
    <>
      <dt>{column}</dt>
      <dd>
        <Value value={before} /> <span aria-label="becomes">→</span>{' '}
        <strong>
          <Value value={after} />
        </strong>
      </dd>
    </>
  );
}

function Value({ value }: { readonly value: SampleValue }) {
  switch (value.kind) {
    case 'none':
      return <span aria-label="empty">—</span>;
    case 'word':
      return value.word;
    case 'count':
      return formatCount(value.count);
    case 'after_start':
      return `start + ${value.days} days`;
    case 'instant':
      return <span title={formatExact(Date.parse(value.at))}>{formatLocal(Date.parse(value.at))}</span>;
  }
}
