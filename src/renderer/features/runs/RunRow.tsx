import { IconFlame } from '@tabler/icons-react';
import { memo } from 'react';
import type { RunSummary } from '../../../shared/contract/runs';
import { runProgress } from '../../../shared/domain/progress';
import { isActive as isRunActive } from '../../../shared/domain/run-status';
import { ProgressBar } from '../../components/ProgressBar';
import { RouteLink } from '../../components/RouteLink';
import { StatusBadge } from '../../components/StatusBadge';
import { Time } from '../../components/Time';
import { Elapsed } from '../../components/Elapsed';
import { formatPercent } from '../../format/count';
import { navigate } from '../navigation/navigation-store';
import { countsLine } from './counts-line';
import classes from './RunTable.module.css';

interface RunRowProps {
  readonly run: RunSummary;
  readonly index: number;
  readonly isActive: boolean;
  readonly isVanished: boolean;
  readonly top: number;
  readonly onPoint: (index: number) => void;
}

/** One operation in a list. */
export const RunRow = memo(function RunRow({ run, index, isActive, isVanished, top, onPoint }: RunRowProps) {
  const to = { screen: 'operation', runId: run.id } as const;
  const scope = run.tenantId === null ? 'All tenants' : (run.tenantName ?? `Tenant #${run.tenantId}`);
  return (
    // The link in the row is the keyboard's way to open it; clicking beside the link is a convenience.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-active={isActive || undefined}
      data-vanished={isVanished || undefined}
      style={{ transform: `translateY(${top}px)` }}
      title={isVanished ? 'No longer matches the filter; it goes with the next refresh.' : undefined}
      onMouseDown={() => onPoint(index)}
      onClick={() => navigate(to)}
    >
      <span role="cell">
        <StatusBadge status={run.bucket} isStale={run.isStale} />
      </span>
      <span role="cell" className={`${classes.number} ${classes.id}`}>
        {run.id}
      </span>
      <span role="cell" title={run.label === 'Unknown operation' ? run.type : run.label}>
        <RouteLink to={to} className={classes.link} label={`Operation ${run.id}: ${run.label}`}>
          {run.label}
        </RouteLink>
        {run.label === 'Unknown operation' && <code className={classes.dim}> {run.type}</code>}
        {run.isBreakGlass && (
          <span role="img" aria-label="Break-glass" title="Started under break-glass" className={classes.breakGlass}>
            <IconFlame size={13} aria-hidden />
          </span>
        )}
      </span>
      <span role="cell" className={classes.dim} title={scope}>
        {scope}
      </span>
      <span role="cell">
        <Result run={run} />
      </span>
      <span role="cell" className={classes.dim} title={run.initiatorName} data-wide>
        {run.initiatorName}
      </span>
      <span role="cell" className={`${classes.number} ${classes.dim}`}>
        <Time instant={run.createdAt} />
      </span>
      <span role="cell" className={`${classes.number} ${classes.dim}`} data-wide>
        {run.startedAt === null ? '–' : <Elapsed from={run.startedAt} to={run.completedAt} isStill={run.isStale} />}
      </span>
    </div>
  );
});

function Result({ run }: { readonly run: RunSummary }) {
  const progress = runProgress(run.status, run.summaryCounts);
  if (progress.kind === 'determinate') {
    return (
      <span className={classes.running}>
        <ProgressBar size="small" progress={progress} isStill={run.isStale} label={`Progress of operation ${run.id}`} />
        {formatPercent(progress.fraction)}
      </span>
    );
  }
  if (isRunActive(run.status))
    return <span className={classes.dim}>{run.status === 'queued' ? 'waiting for a worker' : 'working'}</span>;
  const { text, failed } = countsLine(run.summaryCounts, run.failureCount);
  return (
    <span className={classes.dim} title={[text, failed].filter((part) => part !== '').join(' · ')}>
      {failed !== '' && <span className={classes.failed}>{failed}</span>}
      {failed !== '' && text !== '' && ' · '}
      {text}
    </span>
  );
}
