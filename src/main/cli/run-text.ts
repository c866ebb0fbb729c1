import type { RunDetail } from '../../shared/contract/runs';
import { operationLabel } from '../../shared/domain/operation-types';
import { runProgress } from '../../shared/domain/progress';
import { RUN_OUTCOMES, statusBucket } from '../../shared/domain/run-status';
import type { RunRow } from '../runs/run-row';
import { formatCount, formatDuration, formatInstant, formatTable } from './table';

const SHOWN_FAILURES = 10;

/** The bucket of a row as people read it. */
export function bucketOf(row: Pick<RunRow, 'status' | 'outcome'>): string {
  return statusBucket(row.status, row.outcome);
}

/** The outcome of a row as one of the known ones. */
export function outcomeOf(row: Pick<RunRow, 'outcome'>): (typeof RUN_OUTCOMES)[number] {
  return RUN_OUTCOMES.find((outcome) => outcome === row.outcome) ?? 'failed';
}

function countsText(row: RunRow): string {
  return Object.entries(row.summary_counts)
    .map(([key, count]) => `${key} ${formatCount(count)}`)
    .join(', ');
}

function tookText(row: RunRow): string {
  if (row.started_at === null || row.completed_at === null) return '';
  return formatDuration(Date.parse(row.completed_at) - Date.parse(row.started_at));
}

/** A run for people: what it is, how it stands, and what failed. */
export function runText(row: RunRow): string {
  const facts: [string, string][] = [
    ['Status', bucketOf(row)],
    ['Tenant', row.tenant_id === null ? 'all tenants' : String(row.tenant_id)],
    ['Started by', row.initiator_name],
    ['Counts', countsText(row)],
    ['Queued', formatInstant(row.created_at)],
    ['Started', formatInstant(row.started_at)],
    ['Completed', formatInstant(row.completed_at)],
    ['Took', tookText(row)],
  ];
  const failures = row.failure_summary.slice(0, SHOWN_FAILURES).map((failure) => {
    const where = failure.tenant_id === undefined ? '' : ` (tenant ${failure.tenant_id})`;
    return `  Failure     ${failure.reason_code}: ${failure.message}${where}`;
  });
  const more = row.failure_summary.length - failures.length;
  return [
    `Operation #${row.id}  ${operationLabel(row.type)} (${row.type})`,
    ...facts.filter(([, value]) => value !== '').map(([name, value]) => `  ${name.padEnd(10)}  ${value}`),
    ...failures,
    ...(more > 0 ? [`  … and ${more} more failures`] : []),
  ].join('\n');
}

/** Runs as a table. */
export function runsText(rows: readonly RunRow[]): string {
  if (rows.length === 0) return 'No operations yet.';
  return formatTable(
    ['ID', 'OPERATION', 'STATUS', 'TENANT', 'PROCESSED', 'STARTED BY', 'QUEUED'],
    rows.map((row) => [
      String(row.id),
      operationLabel(row.type),
      bucketOf(row),
      row.tenant_id === null ? 'all' : String(row.tenant_id),
      row.summary_counts.processed === undefined ? '' : formatCount(row.summary_counts.processed),
      row.initiator_name,
      formatInstant(row.created_at),
    ]),
    [0, 4],
  );
}

function statusText(detail: RunDetail, hasOwnWorker: boolean): string {
  if (detail.control !== 'none') return detail.control;
  if (detail.hold !== null) return `held: ${detail.hold.reason}`;
  if (detail.status === 'queued')
    return hasOwnWorker ? 'queued, waiting for its turn or a lock' : 'queued, waiting for a worker';
  return detail.bucket;
}

/** How far a run is, in one line. */
export function progressText(detail: RunDetail, hasOwnWorker: boolean): string {
  const progress = runProgress(detail.status, detail.summaryCounts);
  const { pending = 0, running = 0, succeeded = 0, failed = 0, cancelled = 0 } = detail.tenantStates;
  const tenants = pending + running + succeeded + failed + cancelled;
  const parts = [
    `Operation #${detail.id} ${statusText(detail, hasOwnWorker)}`,
    progress.kind === 'determinate'
      ? `${formatCount(progress.processed)} of ${formatCount(progress.total)} (${Math.floor(progress.fraction * 100)} %)`
      : '',
    tenants > 1 ? `tenants ${succeeded + failed + cancelled} of ${tenants}` : '',
    failed > 0 ? `${failed} failed` : '',
    detail.tenantsWaitingForLock > 0 ? `${formatCount(detail.tenantsWaitingForLock)} waiting for a lock` : '',
    detail.rowsPerSecond === null || detail.rowsPerSecond === 0
      ? ''
      : `${formatCount(Math.round(detail.rowsPerSecond))}/s`,
    detail.remainingMs === null ? '' : `about ${formatDuration(detail.remainingMs)} left`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
