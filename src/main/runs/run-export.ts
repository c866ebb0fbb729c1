import type { RunExportFormat } from '../../shared/contract/run-parts';
import type { RunDetail, RunTenant } from '../../shared/contract/runs';
import { csvCell } from '../csv-cell';
import { APP_VERSION } from '../version';
import { runMarkdown } from './run-markdown';
import type { RunRow } from './run-row';

/** All there is to export of a run, sanitised as it is shown. */
export interface RunToExport {
  readonly run: RunDetail;
  readonly row: RunRow;
  readonly tenants: readonly RunTenant[];
}

/** How long a tenant took, in seconds; null while it goes on. */
export function tenantSeconds({ startedAt, finishedAt }: RunTenant): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function tenantDocument(tenant: RunTenant) {
  return {
    tenant_id: tenant.tenantId,
    tenant_name: tenant.tenantName,
    state: tenant.state,
    phase: tenant.phase,
    total: tenant.total,
    scanned: tenant.scanned,
    row_updated: tenant.rowUpdated,
    consolidated: tenant.consolidated,
    skipped: tenant.skipped,
    attempts: tenant.attempts,
    started_at: tenant.startedAt,
    finished_at: tenant.finishedAt,
    duration_seconds: tenantSeconds(tenant),
    reason_code: tenant.lastError?.reason_code ?? null,
    message: tenant.lastError?.message ?? null,
  };
}

const TENANT_COLUMNS = [
  'tenant_id',
  'tenant_name',
  'state',
  'phase',
  'total',
  'scanned',
  'row_updated',
  'consolidated',
  'skipped',
  'attempts',
  'started_at',
  'finished_at',
  'duration_seconds',
  'reason_code',
  'message',
] as const satisfies readonly (keyof ReturnType<typeof tenantDocument>)[];

function runDocument({ run, row }: RunToExport) {
  return {
    exported_by: `Wheelhouse/${APP_VERSION}`,
    read_at: run.readAt,
    run: {
      ...row,
      label: run.label,
      status_bucket: run.bucket,
      tenant_name: run.tenantName,
      is_break_glass: run.isBreakGlass,
      is_stale: run.isStale,
      control: run.control,
      hold: run.hold,
    },
    tenant_states: run.tenantStates,
    events: run.events.map(({ at, kind, actorName, detail, otherRunId }) => ({
      at,
      kind,
      actor_name: actorName,
      detail,
      other_run_id: otherRunId,
    })),
    intervals: run.intervals,
    samples: run.samples.map((sample) => ({
      at: sample.at,
      processed: sample.processed,
      rows_per_second: sample.rowsPerSecond,
      batch_ms: sample.batchMs,
      batch_ms_max: sample.batchMsMax,
      batch_rows: sample.batchRows,
    })),
    related: run.related.map(({ key, label, value }) => ({ key, label, value })),
  };
}

function* json(exported: RunToExport): Generator<string> {
  yield JSON.stringify(runDocument(exported), null, 2).replace(/\n\}$/, ',\n  "tenants": [');
  let isFirst = true;
  for (const tenant of exported.tenants) {
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(tenantDocument(tenant))}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}]\n}\n`;
}

function* csv(tenants: readonly RunTenant[]): Generator<string> {
  yield `${TENANT_COLUMNS.join(',')}\r\n`;
  for (const tenant of tenants) {
    const document = tenantDocument(tenant);
    yield `${TENANT_COLUMNS.map((column) => csvCell(document[column])).join(',')}\r\n`;
  }
}

/** A run as a file, piece by piece: JSON holds everything, CSV the tenants, Markdown what an incident ticket needs. */
export function exportRun(exported: RunToExport, format: RunExportFormat): Iterable<string> {
  switch (format) {
    case 'json':
      return json(exported);
    case 'csv':
      return csv(exported.tenants);
    case 'markdown':
      return [runMarkdown(exported)];
  }
}
