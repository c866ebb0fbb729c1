import { IconCircleDashed, IconClockPause, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../../shared/contract/runs';
import { explainReasonCode, isBlockingIn, reasonCodeIn } from '../../../shared/domain/failures';
import { isActive } from '../../../shared/domain/run-status';
import { ActionButton } from '../../components/ActionButton';
import { Time } from '../../components/Time';
import { useNow } from '../../components/use-now';
import { formatUntil } from '../../format/duration';
import { isConnected, useSession } from '../session/session-store';
import { useDatabaseGate } from '../session/use-database-gate';
import { runQuery } from './run-queries';
import classes from './RunNotices.module.css';

/** What one has to know before reading on: blocked, held, stale, or read a while ago. */
export function RunNotices({ run }: { readonly run: RunDetail }) {
  const isOnline = useSession((state) => isConnected(state.session));
  if (!isActive(run.status)) {
    return (
      <>
        <Blocking run={run} />
        {!isOnline && (
          <Notice icon={<IconInfoCircle size={16} aria-hidden />}>
            This was read <Time instant={run.readAt} />, after it had ended.
          </Notice>
        )}
      </>
    );
  }
  return (
    <>
      {run.type === PROVIDER_CHECK && (
        <Notice icon={<IconInfoCircle size={16} aria-hidden />}>
          <strong>The connection is being verified.</strong> Another verification can’t be started until this one ends.
          It is read again by itself. <RefreshRun runId={run.id} />
        </Notice>
      )}
      {run.hold !== null && <Hold reason={run.hold.reason} until={run.hold.until} />}
      {run.isStale && (
        <Notice icon={<IconCircleDashed size={16} aria-hidden />}>
          <strong>Nothing vouches for this operation.</strong> No worker has been heard of since{' '}
          <Time instant={run.updatedAt} />.{' '}
          {run.isManaged
            ? 'It goes on by itself as soon as a worker is connected; what is done is kept.'
            : 'The platform may have lost it: check its workers.'}
        </Notice>
      )}
      {!isOnline && (
        <Notice icon={<IconInfoCircle size={16} aria-hidden />}>
          This was read <Time instant={run.readAt} />. It may have gone on since.
        </Notice>
      )}
    </>
  );
}

function RefreshRun({ runId }: { readonly runId: number }) {
  const gate = useDatabaseGate();
  const { refetch, isFetching } = useQuery({ ...runQuery(runId), enabled: false });
  return (
    <ActionButton size="compact-xs" loading={isFetching} disabledReason={gate} onClick={() => void refetch()}>
      Refresh
    </ActionButton>
  );
}

/** The type of operation that verifies a provider connection. */
const PROVIDER_CHECK = 'provider.connection.check';

function Blocking({ run }: { readonly run: RunDetail }) {
  const blocking = run.failures.find((failure) => isBlockingIn(run.type, failure.reason_code));
  if (blocking === undefined) return null;
  const explained = explainReasonCode(reasonCodeIn(run.type, blocking.reason_code));
  return (
    <Notice icon={<IconHandStop size={16} aria-hidden />} tone="blocked">
      <strong>The connection is blocked. {explained?.meaning}</strong> {explained?.nextStep}
    </Notice>
  );
}

function Hold({ reason, until }: { readonly reason: string; readonly until: string }) {
  const nowMs = useNow();
  return (
    <Notice icon={<IconClockPause size={16} aria-hidden />}>
      <strong>On hold: {reason}</strong> It is checked again {formatUntil(Date.parse(until) - nowMs)} and goes on by
      itself.
    </Notice>
  );
}

interface NoticeProps {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly tone?: 'waiting' | 'blocked';
}

function Notice({ icon, children, tone = 'waiting' }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <span className={classes.icon}>{icon}</span>
      <p>{children}</p>
    </div>
  );
}
