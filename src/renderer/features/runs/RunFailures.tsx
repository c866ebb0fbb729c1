import { IconCheck, IconHandStop } from '@tabler/icons-react';
import type { RunDetail } from '../../../shared/contract/runs';
import {
  DROPPED_FAILURES_TYPE,
  explainReasonCode,
  type Failure,
  isBlockingIn,
  nextStepFor,
} from '../../../shared/domain/failures';
import { EmptyState } from '../../components/EmptyState';
import { countOf } from '../../format/count';
import { type FailureGroup, groupFailures } from './group-failures';
import classes from './RunFailures.module.css';

/** As much of a run as its failures need; of a legacy one no names are known. */
type FailedRun = Pick<RunDetail, 'failures' | 'type'> & Partial<Pick<RunDetail, 'tenantNames' | 'isManaged'>>;

/** What failed, by reason: what the code means, what to do next, and each message. */
export function RunFailures({ run }: { readonly run: FailedRun }) {
  const dropped = run.failures.find((failure) => failure.type === DROPPED_FAILURES_TYPE);
  const groups = groupFailures(run.failures, run.type);
  if (groups.length === 0) {
    return (
      <EmptyState icon={<IconCheck size={26} stroke={1.5} />} title="No failures">
        What fails is listed here with what it means and what to do next.
      </EmptyState>
    );
  }
  return (
    <section className={classes.groups} aria-label="Failures">
      {groups.map((group) => (
        <Group key={group.reasonCode} group={group} run={run} />
      ))}
      {dropped !== undefined && <p className={classes.dim}>{dropped.message}</p>}
    </section>
  );
}

/** Whether it says which tenant or item it is about. */
function isSomewhere({ tenant_id, type, item_id, count }: Failure): boolean {
  return [tenant_id, type, item_id, count].some((part) => part !== undefined);
}

function Group({ group: { reasonCode, failures }, run }: { readonly group: FailureGroup; readonly run: FailedRun }) {
  const explained = explainReasonCode(reasonCode);
  return (
    <div className={classes.group}>
      <div className={classes.head}>
        <h2 className={classes.meaning}>{explained?.meaning ?? 'The platform gave this reason code.'}</h2>
        <code className={classes.code}>{reasonCode}</code>
        {isBlockingIn(run.type, reasonCode) && (
          <span className={classes.blocking}>
            <IconHandStop size={13} aria-hidden /> Blocks the connection
          </span>
        )}
        <span className={classes.dim}>{countOf(failures.length, 'time')}</span>
      </div>
      <p className={classes.next}>
        <span className={classes.dim}>Next: </span>
        {nextStepFor(reasonCode, run.isManaged === true) ??
          'Look the code up in the platform’s documentation, or report it with this operation’s id.'}
      </p>
      <ul className={classes.list}>
        {failures.map(({ key, failure }) => (
          <li key={key} className={classes.failure} data-somewhere={isSomewhere(failure) || undefined}>
            <span className={classes.where}>
              {failure.tenant_id === undefined ? (
                (failure.type ?? '')
              ) : (
                <span title={`#${failure.tenant_id}`}>
                  {run.tenantNames?.[String(failure.tenant_id)] ?? `Tenant #${failure.tenant_id}`}
                </span>
              )}
              {failure.item_id === undefined ? '' : ` · item ${failure.item_id}`}
              {failure.count === undefined ? '' : ` · ${countOf(failure.count, 'time')}`}
            </span>
            <span>{failure.message === '' ? 'No message was kept.' : failure.message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
