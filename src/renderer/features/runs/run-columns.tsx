import { IconArchive, IconCheck, IconFlame } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/contract/runs';
import { runProgress } from '../../../shared/domain/progress';
import { isActive } from '../../../shared/domain/run-status';
import { call } from '../../api';
import { Elapsed } from '../../components/Elapsed';
import { ProgressBar } from '../../components/ProgressBar';
import { RouteLink } from '../../components/RouteLink';
import { StatusBadge } from '../../components/StatusBadge';
import type { TableColumn } from '../../components/table-columns';
import { Time } from '../../components/Time';
import { formatPercent } from '../../format/count';
import { runRoute } from '../navigation/route';
import { countsLine } from './counts-line';
import { runChoicesQuery } from './run-queries';
import classes from './run-columns.module.css';

/** One column of a list of operations. */
export interface RunColumn extends TableColumn<RunSummary> {
  /** Always shown. */
  readonly isFixed?: boolean;
  /** Shown only once it is chosen. */
  readonly isExtra?: boolean;
}

/** The columns there are for a list of operations. */
export const RUN_COLUMNS: readonly RunColumn[] = [
  {
    id: 'status',
    isFixed: true,
    header: 'Status',
    minWidth: 146,
    render: ({ bucket, isStale }) => <StatusBadge status={bucket} isStale={isStale} />,
  },
  {
    id: 'id',
    isFixed: true,
    header: 'Id',
    minWidth: 52,
    align: 'end',
    isDim: true,
    render: (run) => <CopiedId run={run} />,
  },
  {
    id: 'operation',
    isFixed: true,
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
    id: 'type',
    isExtra: true,
    header: 'Type',
    minWidth: 130,
    grow: 1,
    importance: 0,
    isDim: true,
    hint: ({ type }) => type,
    render: ({ type }) => <code>{type}</code>,
  },
  {
    id: 'workspace',
    isExtra: true,
    header: 'Workspace',
    minWidth: 96,
    grow: 0.8,
    importance: 0,
    isDim: true,
    render: ({ workspaceId }) => <WorkspaceName id={workspaceId} />,
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 84,
    align: 'end',
    isDim: true,
    render: ({ createdAt }) => <Time instant={createdAt} />,
  },
  instantColumn('started', 'Started', ({ startedAt }) => startedAt),
  instantColumn('completed', 'Ended', ({ completedAt }) => completedAt),
  instantColumn('updated', 'Changed', ({ updatedAt }) => updatedAt),
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

function instantColumn(id: string, header: string, read: (run: RunSummary) => string | null): RunColumn {
  return {
    id,
    header,
    isExtra: true,
    minWidth: 84,
    align: 'end',
    importance: 0,
    isDim: true,
    render: (run) => {
      const instant = read(run);
      return instant === null ? '–' : <Time instant={instant} />;
    },
  };
}

/** An operation's id as it is copied: ids of legacy tables mean nothing without the table. */
export function shownRunId({ record, id, key }: Pick<RunSummary, 'record' | 'id' | 'key'>): string {
  return record === 'operation_runs' ? String(id) : key;
}

function scopeOf({ tenantId, tenantName }: RunSummary): string {
  return tenantId === null ? 'All tenants' : (tenantName ?? `Tenant #${tenantId}`);
}

function WorkspaceName({ id }: { readonly id: number }) {
  const name = useQuery(runChoicesQuery).data?.workspaces.find((workspace) => workspace.id === id)?.name;
  return name ?? `#${id}`;
}

function CopiedId({ run }: { readonly run: RunSummary }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => {
    call('clipboard.write', { text: shownRunId(run) }).then(
      () => setIsCopied(true),
      (error: unknown) => console.error('The id could not be copied.', error),
    );
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.id}
      aria-label={isCopied ? `Copied id ${run.id}` : `Copy id ${run.id}`}
      title={isCopied ? 'Copied' : 'Copy the id'}
      onClick={copy}
      onMouseLeave={() => setIsCopied(false)}
    >
      {isCopied ? <IconCheck size={13} aria-hidden /> : run.id}
    </button>
  );
}

function Operation({ run }: { readonly run: RunSummary }) {
  const { id, record, label, type, isBreakGlass } = run;
  const isLegacy = record !== 'operation_runs';
  return (
    <span className={classes.operation}>
      <RouteLink
        to={runRoute(run)}
        className={classes.link}
        label={`${isLegacy ? 'Legacy operation' : 'Operation'} ${id}: ${label}`}
      >
        {label}
      </RouteLink>
      {label === 'Unknown operation' && <code className={classes.type}>{type}</code>}
      {isLegacy && (
        <span className={classes.legacy} title="From a table that the platform no longer writes to: read-only history">
          <IconArchive size={12} aria-hidden />
          Legacy
        </span>
      )}
      {isBreakGlass && (
        <span role="img" aria-label="Break-glass" title="Started under break-glass" className={classes.breakGlass}>
          <IconFlame size={13} aria-hidden />
        </span>
      )}
    </span>
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
