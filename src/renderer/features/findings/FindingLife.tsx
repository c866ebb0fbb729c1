import type { FindingDetail } from '../../../shared/contract/findings';
import { Time } from '../../components/Time';
import { formatExact, formatLocal } from '../../format/instant';
import { DueDate } from './DueDate';
import { findingLife } from './finding-life';
import classes from './FindingLife.module.css';

/** What became of a finding so far, and by when it is due. */
export function FindingLife({ finding }: { readonly finding: FindingDetail }) {
  return (
    <ol className={classes.life} aria-label="Life">
      {findingLife(finding).map(({ what, at, detail }) => (
        <li key={what} className={classes.event}>
          <time className={classes.time} dateTime={at} title={formatExact(Date.parse(at))}>
            {formatLocal(Date.parse(at)).slice(0, 16)}
          </time>
          <span className={classes.dot} aria-hidden />
          <span className={classes.what}>
            <strong>{what}</strong>
            {detail !== null && <span className={classes.dim}> · {detail}</span>}
          </span>
          <span className={classes.ago}>{what === 'Due' ? <DueDate finding={finding} /> : <Time instant={at} />}</span>
        </li>
      ))}
    </ol>
  );
}
