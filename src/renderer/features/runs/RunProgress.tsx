import type { RunDetail } from '../../../shared/contract/runs';
import { remainingMs, runProgress } from '../../../shared/domain/progress';
import { isActive } from '../../../shared/domain/run-status';
import { Elapsed } from '../../components/Elapsed';
import { ProgressBar } from '../../components/ProgressBar';
import { formatCount, formatPercent, formatRate } from '../../format/count';
import { formatEstimate } from '../../format/duration';
import { isConnected, useSession } from '../session/session-store';
import classes from './RunProgress.module.css';

/** Progress, rate and what is left, no more exact than it is known. */
export function RunProgress({ run }: { readonly run: RunDetail }) {
  const progress = runProgress(run.status, run.summaryCounts);
  const isOnline = useSession((state) => isConnected(state.session));
  const isMoving = isOnline && run.control === 'none' && run.hold === null && !run.isStale;
  const waiting = isMoving ? run.tenantsWaitingForLock : 0;
  // How long somebody else keeps a lock, nobody knows.
  const isOnlyWaiting = waiting > 0 && (run.tenantStates.running ?? 0) === 0;
  const rate = isMoving && !isOnlyWaiting ? run.rowsPerSecond : null;
  const leftMs = rate === null ? null : (run.remainingMs ?? remainingMs(progress, rate));
  return (
    <div className={classes.progress}>
      <ProgressBar
        progress={progress}
        label={`Progress of operation ${run.id}`}
        isStill={!isMoving || run.status === 'queued'}
      />
      <p className={classes.line}>
        {progress.kind === 'determinate' ? (
          <>
            <strong className={classes.big}>{formatPercent(progress.fraction)}</strong>
            <span>
              {formatCount(progress.processed)} / {formatCount(progress.total)}
            </span>
          </>
        ) : (
          <strong>{wordsFor(run)}</strong>
        )}
        {rate !== null && rate > 0 && isActive(run.status) && <span>{formatRate(rate)}</span>}
        {leftMs !== null && <span>{formatEstimate(leftMs)} left</span>}
        {run.startedAt !== null && (isMoving || run.control !== 'none' || !isActive(run.status)) && (
          <span className={classes.dim}>
            {isActive(run.status) ? 'running for ' : 'took '}
            <Elapsed from={run.startedAt} to={run.completedAt} />
          </span>
        )}
        {waiting > 0 && run.status === 'running' && (
          <span title="Somebody else works on them, most likely a worker of the platform. Each is tried again for a while, then counts as failed; the others go on.">
            {waiting === 1 ? '1 tenant waits for its lock' : `${formatCount(waiting)} tenants wait for their locks`}
          </span>
        )}
        {!isActive(run.status) && <Average run={run} />}
      </p>
    </div>
  );
}

function wordsFor(run: RunDetail): string {
  if (run.status === 'queued') {
    return run.tenantsWaitingForLock > 0
      ? 'Waiting for a lock that somebody else holds.'
      : 'Waiting for a worker to take it.';
  }
  if (run.status === 'running') return 'Working; how much there is, is not known.';
  const { processed, total } = run.summaryCounts;
  if (processed === undefined) return 'Ended.';
  return total === undefined || total === processed
    ? `${formatCount(processed)} processed`
    : `${formatCount(processed)} of ${formatCount(total)} processed`;
}

/** The average over the whole run, for comparison with the next one. */
function Average({ run }: { readonly run: RunDetail }) {
  const processed = run.summaryCounts.processed ?? 0;
  if (run.startedAt === null || run.completedAt === null || processed === 0) return null;
  const seconds = (Date.parse(run.completedAt) - Date.parse(run.startedAt)) / 1_000;
  return seconds >= 1 ? <span className={classes.dim}>{formatRate(processed / seconds)} on average</span> : null;
}
