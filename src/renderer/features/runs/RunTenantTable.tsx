import { useCallback } from 'react';
import type { RunTenant, RunTenantState } from '../../../shared/contract/runs';
import { explainReasonCode } from '../../../shared/domain/failures';
import { DataTable } from '../../components/DataTable';
import { Elapsed } from '../../components/Elapsed';
import { ProgressBar } from '../../components/ProgressBar';
import { shownTenantStatus } from '../../components/status';
import { StatusBadge } from '../../components/StatusBadge';
import type { TableColumn } from '../../components/table-columns';
import { formatCount } from '../../format/count';
import classes from './RunTenantTable.module.css';

interface RunTenantTableProps {
  readonly rows: readonly RunTenant[];
  /** How many the filter finds, of which some may not be read yet. */
  readonly total: number;
  /** The state that was asked for; a row may have left it since. */
  readonly state: RunTenantState | null;
  readonly onEndReached: () => void;
}

const COLUMNS: readonly TableColumn<RunTenant>[] = [
  {
    id: 'tenant',
    header: 'Tenant',
    minWidth: 100,
    grow: 1.4,
    hint: ({ tenantName, tenantId }) => `${tenantName} (#${tenantId})`,
    render: ({ tenantName }) => tenantName,
  },
  {
    id: 'state',
    header: 'State',
    minWidth: 116,
    render: ({ state }) => <StatusBadge status={shownTenantStatus(state)} />,
  },
  {
    id: 'scanned',
    header: 'Scanned',
    minWidth: 110,
    grow: 0.9,
    align: 'end',
    importance: 6,
    hint: ({ scanned, total }) => `${formatCount(scanned)} of ${formatCount(total)} findings`,
    render: (tenant) => <Scanned tenant={tenant} />,
  },
  count('updated', 'Updated', 70, 7, ({ rowUpdated }) => rowUpdated),
  count('merged', 'Merged', 62, 3, ({ consolidated }) => consolidated),
  count('skipped', 'Skipped', 70, 4, ({ skipped }) => skipped),
  count('tries', 'Tries', 48, 1, ({ attempts }) => attempts, 1),
  {
    id: 'took',
    header: 'Took',
    minWidth: 88,
    align: 'end',
    importance: 5,
    render: ({ state, startedAt, finishedAt }) =>
      startedAt === null ? '–' : <Elapsed from={startedAt} to={finishedAt} isStill={state !== 'running'} />,
  },
  {
    id: 'error',
    header: 'Last error',
    minWidth: 80,
    grow: 1.6,
    importance: 2,
    hint: (tenant) =>
      tenant.isWaitingForLock || tenant.lastError === null
        ? wordsForError(tenant) || undefined
        : `${tenant.lastError.reason_code}: ${tenant.lastError.message}`,
    render: (tenant) => (
      <span className={tenant.state === 'failed' ? classes.error : classes.dim}>{wordsForError(tenant)}</span>
    ),
  },
];

function wordsForError({ isWaitingForLock, lastError }: RunTenant): string {
  if (isWaitingForLock) return 'Somebody else holds its lock; it is tried again.';
  return lastError === null ? '' : (explainReasonCode(lastError.reason_code)?.meaning ?? lastError.message);
}

/** A column of a number, which is quiet up to `quietUpTo`. */
function count(
  id: string,
  header: string,
  minWidth: number,
  importance: number,
  read: (tenant: RunTenant) => number,
  quietUpTo = 0,
): TableColumn<RunTenant> {
  return {
    id,
    header,
    minWidth,
    align: 'end',
    importance,
    render: (tenant) => (
      <span className={read(tenant) <= quietUpTo ? classes.dim : undefined}>{formatCount(read(tenant))}</span>
    ),
  };
}

function Scanned({ tenant: { state, scanned, total, tenantName } }: { readonly tenant: RunTenant }) {
  return (
    <>
      {formatCount(scanned)}
      <span className={classes.dim}> / {formatCount(total)}</span>
      {state === 'running' && total > 0 && (
        <ProgressBar
          size="small"
          label={`Progress of ${tenantName}`}
          progress={{ kind: 'determinate', processed: scanned, total, fraction: Math.min(1, scanned / total) }}
        />
      )}
    </>
  );
}

function tenantKey({ tenantId }: RunTenant): string {
  return String(tenantId);
}

/** Tenants as rows; only those in sight exist. */
export function RunTenantTable({ rows, total, state, onEndReached }: RunTenantTableProps) {
  const noteOf = useCallback(
    (tenant: RunTenant) => (state === null || tenant.state === state ? undefined : 'It has gone on since.'),
    [state],
  );
  return (
    <div className={classes.place}>
      <DataTable
        label="Tenants"
        columns={COLUMNS}
        rows={rows}
        rowKey={tenantKey}
        total={total}
        noteOf={noteOf}
        onEndReached={onEndReached}
        isFramed
      />
    </div>
  );
}
