import { IconCircleDashed, IconClockPause, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { Time } from '../../components/Time';
import { useNow } from '../../components/use-now';
import { formatUntil } from '../../format/duration';
import { isConnected, useSession } from '../session/session-store';
import classes from './RunNotices.module.css';

/** What one has to know before reading on: held, stale, or read a while ago. */
export function RunNotices({ run }: { readonly run: RunDetail }) {
  const isOnline = useSession((state) => isConnected(state.session));
  if (!isActive(run.status)) return null;
  return (
    <>
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

function Hold({ reason, until }: { readonly reason: string; readonly until: string }) {
  const nowMs = useNow();
  return (
    <Notice icon={<IconClockPause size={16} aria-hidden />}>
      <strong>On hold: {reason}</strong> It is checked again {formatUntil(Date.parse(until) - nowMs)} and goes on by
      itself.
    </Notice>
  );
}

function Notice({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={classes.notice} role="status">
      <span className={classes.icon}>{icon}</span>
      <p>{children}</p>
    </div>
  );
}
