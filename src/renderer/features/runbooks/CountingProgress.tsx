import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallResponse } from '../../../shared/contract/bridge';
import type { Progress } from '../../../shared/domain/progress';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ProgressBar } from '../../components/ProgressBar';
import { useNow } from '../../components/use-now';
import { formatCount } from '../../format/count';
import { formatElapsed } from '../../format/duration';
import classes from './CountingProgress.module.css';

interface CountingProgressProps {
  readonly requestId: string;
  readonly sinceMs: number;
  readonly label: string;
  /** What happens where it takes long. */
  readonly hint: string;
}

/** Below this nothing is told of a count: it would only flicker. */
const QUIET_MS = 1_000;
const ASK_EVERY_MS = 1_000;

function barOf(progress: CallResponse<'runbooks.countingProgress'>): Progress {
  if (progress === null || progress.tenants === 0) return { kind: 'activity' };
  const { counted: processed, tenants: total } = progress;
  return { kind: 'determinate', processed, total, fraction: processed / total };
}

/** How long a count has been going on, how far it is where that is known, and a way to stop it. */
export function CountingProgress({ requestId, sinceMs, label, hint }: CountingProgressProps) {
  const nowMs = useNow();
  const [isStopping, setIsStopping] = useState(false);
  const isLong = nowMs - sinceMs >= QUIET_MS;
  const { data: progress = null } = useQuery({
    queryKey: ['counting', requestId],
    queryFn: () => call('runbooks.countingProgress', { requestId }),
    enabled: isLong,
    refetchInterval: ASK_EVERY_MS,
    gcTime: 0,
  });
  const stop = () => {
    setIsStopping(true);
    call('runbooks.stopCounting', { requestId }).catch(() => setIsStopping(false));
  };
  return (
    <div className={classes.progress}>
      <ProgressBar size="small" progress={barOf(progress)} label={label} />
      <div className={classes.line} data-quiet={!isLong || undefined}>
        <span>
          {progress === null
            ? `Counting for ${formatElapsed(nowMs - sinceMs)} · ${hint}`
            : `${formatCount(progress.counted)} of ${formatCount(progress.tenants)} tenants counted in ${formatElapsed(nowMs - sinceMs)}`}
        </span>
        {isLong && (
          <ActionButton loading={isStopping} onClick={stop}>
            Stop counting
          </ActionButton>
        )}
      </div>
    </div>
  );
}
