import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { LEFT_REASON_LABELS, type Verification } from '../../../shared/contract/preflight';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { call, toShownError } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Time } from '../../components/Time';
import { countOf, formatCount } from '../../format/count';
import { useDatabaseGate, useMay } from '../session/use-database-gate';
import { CountingProgress } from './CountingProgress';
import { runbooksQuery } from './runbook-queries';
import classes from './VerifyCard.module.css';

const SHOWN_TENANTS = 8;

/**
 * Counts again what an operation has left, once it has ended, for those who may take its preflight. Until then it keeps
 * its place.
 */
export function VerifyCard({ run }: { readonly run: RunDetail }) {
  const mayViewRunbooks = useMay('runbooks.view');
  const isOfRunbook = run.runbookKey !== null;
  // Which capability it takes, the runbook's entry in the catalog knows.
  const { data: runbooks } = useQuery({ ...runbooksQuery, enabled: isOfRunbook && mayViewRunbooks });
  const mayVerify = runbooks?.find(({ key }) => key === run.runbookKey)?.missingForPreflight === null;
  return isOfRunbook && mayVerify ? <Card key={run.id} runId={run.id} hasEnded={!isActive(run.status)} /> : null;
}

function Card({ runId, hasEnded }: { readonly runId: number; readonly hasEnded: boolean }) {
  const gate = useDatabaseGate();
  const queryClient = useQueryClient();
  const queryKey = ['verification', runId];
  // Kept while the window is open, with its age: only asking again can say more.
  const { data: found } = useQuery<Verification>({
    queryKey,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const [requestId, setRequestId] = useState('');
  const verify = useMutation({
    mutationFn: (id: string) => call('runs.verify', { runId, requestId: id }),
    onSuccess: (verification) => queryClient.setQueryData(queryKey, verification),
  });
  const isStopped = verify.error !== null && toShownError(verify.error).code === 'stopped';
  const start = () => {
    const id = globalThis.crypto.randomUUID();
    setRequestId(id);
    verify.mutate(id);
  };
  return (
    <section className={classes.card} aria-label="Verification">
      <div className={classes.head}>
        {found === undefined ? (
          <p className={classes.dim}>
            {hasEnded ? 'Not verified yet: counting' : 'Once it has ended, counting'} again tells what is left, and why.
          </p>
        ) : (
          <Result found={found} />
        )}
        <ActionButton
          loading={verify.isPending}
          disabledReason={hasEnded ? gate : 'It can be verified once it has ended.'}
          onClick={start}
        >
          {found === undefined ? 'Verify' : 'Verify again'}
        </ActionButton>
      </div>
      {verify.isPending && (
        <CountingProgress
          requestId={requestId}
          sinceMs={verify.submittedAt}
          label="Verification"
          hint="reads only, in one snapshot"
        />
      )}
      {verify.isError && !isStopped && <ErrorNotice error={verify.error} title="It could not be verified." />}
      {found !== undefined && found.leftCount > 0 && <Left found={found} />}
    </section>
  );
}

function Result({ found }: { readonly found: Verification }) {
  const isDone = found.leftCount === 0;
  const Icon = isDone ? IconCheck : IconAlertTriangle;
  return (
    <p className={classes.result} data-done={isDone || undefined}>
      <Icon size={16} stroke={2} aria-hidden className={classes.icon} />
      <span>
        <strong>{formatCount(found.leftCount)} left</strong> of {countOf(found.totalCount, 'finding')}
        {!isDone && ` in ${countOf(found.tenantCount, 'tenant')}`}
        <span className={classes.dim}>
          {' '}
          · verified <Time instant={found.checkedAt} />
        </span>
      </span>
    </p>
  );
}

function Left({ found: { tenants, tenantCount } }: { readonly found: Verification }) {
  const shown = tenants.slice(0, SHOWN_TENANTS);
  return (
    <table className={classes.left} aria-label="What is left">
      <thead>
        <tr>
          <th scope="col">Tenant</th>
          <th scope="col" className={classes.number}>
            Left
          </th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ tenantId, tenantName, leftCount, reason }) => (
          <tr key={tenantId}>
            <td className={classes.name} title={`${tenantName} (#${tenantId})`}>
              {tenantName}
            </td>
            <td className={classes.number}>{formatCount(leftCount)}</td>
            <td>{LEFT_REASON_LABELS[reason]}</td>
          </tr>
        ))}
      </tbody>
      {tenantCount > shown.length && (
        <tfoot>
          <tr>
            <td colSpan={3} className={classes.dim}>
              and {countOf(tenantCount - shown.length, 'tenant')} more
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
