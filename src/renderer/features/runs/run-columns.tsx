import { IconFlame } from '@tabler/icons-react';
import type { RunSummary } from '../../../shared/contract/runs';
import { runProgress } from '../../../shared/domain/progress';
import { isActive } from '../../../shared/domain/run-status';
import { Elapsed } from '../../components/Elapsed';
import { ProgressBar } from '../../components/ProgressBar';
import { RouteLink } from '../../components/RouteLink';
import { StatusBadge } from '../../components/StatusBadge';
import type { TableColumn } from '../../components/table-columns';
import { Time } from '../../components/Time';
import { formatPercent } from '../../format/count';
import { countsLine } from './counts-line';
import classes from './run-columns.module.css';

/** The columns of a list of operations. */
export const RUN_COLUMNS: readonly TableColumn<RunSummary>[] = [
  {
    id: 'status',
    header: 'Status',
    minWidth: 146,
    render: ({ bucket, isStale }) => <StatusBadge status={bucket} isStale={isStale} />,
  },
  {
    id: 'id',
    header: 'Id',
    minWidth: 52,
    align: 'end',
    isDim: true,
    render: ({ id }) => <span className={classes.id}>{id}</span>,
  },
  {
    id: 'operation',
    header: 'Operation',
    minWidth: 130,
    grow: 1.5,
    hint: ({ label, type }) => (label === 'Unknown operation' ? type : label),
    render: (run) => <Operation run={run} />,
  },
  {
    id: 'scope',
    header: 'Scope',
    minWidth: 100,
    grow: 1,
    importance: 4,
    isDim: true,
    hint: scopeOf,
    render: scopeOf,
  },
  {
    id: 'result',
    header: 'Result',
    minWidth: 130,
    grow: 1.2,
    importance: 3,
    isDim: true,
    render: (run) => <Result run={run} />,
  },
  {
    id: 'initiator',
    header: 'Started by',
    minWidth: 96,
    grow: 0.8,
    importance: 2,
    isDim: true,
    hint: ({ initiatorName }) => initiatorName,
    render: ({ initiatorName }) => initiatorName || '–',
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 84,
    align: 'end',
    isDim: true,
    render: ({ createdAt }) => <Time instant={createdAt} />,
  },
  {
    id: 'took',
    header: 'Took',
    minWidth: 84,
    align: 'end',
    importance: 1,
    isDim: true,
    render: ({ startedAt, completedAt, isStale }) =>
      startedAt === null ? '–' : <Elapsed from={startedAt} to={completedAt} isStill={isStale} />,
  },
];

function scopeOf({ tenantId, tenantName }: RunSummary): string {
  return tenantId === null ? 'All tenants' : (tenantName ?? `Tenant #${tenantId}`);
}

function Operation({ run: { id, label, type, isBreakGlass } }: { readonly run: RunSummary }) {
  return (
    <>
      <RouteLink to={{ screen: 'operation', runId: id }} className={classes.link} label={`Operation ${id}: ${label}`}>
        {label}
      </RouteLink>
      {label === 'Unknown operation' && <code className={classes.type}> {type}</code>}
      {isBreakGlass && (
        <span role="img" aria-label="Break-glass" title="Started under break-glass" className={classes.breakGlass}>
          <IconFlame size={13} aria-hidden />
        </span>
      )}
    </>
  );
}

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
  if (isActive(run.status)) return run.status === 'queued' ? 'waiting for a worker' : 'working';
  const { text, failed } = countsLine(run.summaryCounts, run.failureCount);
  return (
    <span title={[text, failed].filter((part) => part !== '').join(' · ')}>
      {failed !== '' && <span className={classes.failed}>{failed}</span>}
      {failed !== '' && text !== '' && ' · '}
      {text}
    </span>
  );
}
