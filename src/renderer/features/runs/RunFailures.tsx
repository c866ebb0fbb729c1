import { IconCheck } from '@tabler/icons-react';
import type { RunDetail } from '../../../shared/contract/runs';
import { DROPPED_FAILURES_TYPE, explainReasonCode } from '../../../shared/domain/failures';
import { EmptyState } from '../../components/EmptyState';
import { countOf } from '../../format/count';
import { groupFailures } from './group-failures';
import classes from './RunFailures.module.css';

/** What failed, by reason: what the code means, what to do next, and each message. */
export function RunFailures({ run }: { readonly run: Pick<RunDetail, 'failures'> }) {
  const dropped = run.failures.find((failure) => failure.type === DROPPED_FAILURES_TYPE);
  const groups = groupFailures(run.failures);
  if (groups.length === 0) {
    return (
      <EmptyState icon={<IconCheck size={26} stroke={1.5} />} title="No failures">
        What fails is listed here with what it means and what to do next.
      </EmptyState>
    );
  }
  return (
    <section className={classes.groups} aria-label="Failures">
      {groups.map(({ reasonCode, failures }) => {
        const explained = explainReasonCode(reasonCode);
        return (
          <div key={reasonCode} className={classes.group}>
            <div className={classes.head}>
              <h2 className={classes.meaning}>{explained?.meaning ?? 'The platform gave this reason code.'}</h2>
              <code className={classes.code}>{reasonCode}</code>
              <span className={classes.dim}>{countOf(failures.length, 'time')}</span>
            </div>
            {explained !== null && <p className={classes.next}>{explained.nextStep}</p>}
            <ul className={classes.list}>
              {failures.map(({ key, failure }) => (
                <li key={key} className={classes.failure}>
                  <span className={classes.where}>
                    {failure.tenant_id === undefined ? (failure.type ?? '') : `Tenant #${failure.tenant_id}`}
                    {failure.item_id === undefined ? '' : ` · item ${failure.item_id}`}
                    {failure.count === undefined ? '' : ` · ${countOf(failure.count, 'row')}`}
                  </span>
                  <span>{failure.message === '' ? 'No message was kept.' : failure.message}</span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {dropped !== undefined && <p className={classes.dim}>{dropped.message}</p>}
    </section>
  );
}
