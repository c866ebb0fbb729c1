import type pg from 'pg';
import type { z } from 'zod';
import { runContextSchema } from '../../shared/contract/run-context';
import type { RelatedRecord, RelatedRecordTable } from '../../shared/contract/run-parts';
import type { listRunTenantsRequestSchema, RunDetail, RunTenant, RunTenantPage } from '../../shared/contract/runs';
import { remainingMs, runProgress } from '../../shared/domain/progress';
import { relatedLinks } from '../../shared/domain/related-links';
import { isActive } from '../../shared/domain/run-status';
import { notFound } from '../../shared/errors';
import { authorise } from '../identity/identity-service';
import { visibleTenants, type VisibleTenants } from '../identity/operator';
import { readInOneRoundTrip, type ReadTransaction } from '../postgres/transaction';
import { findRunControl, type RunControl } from './run-control-store';
import {
  countTenantStates,
  listHolds,
  listRunTenants,
  listSamples,
  readFailingTenantNames,
  type RunTenantRow,
} from './run-detail-store';
import { listRunEvents } from './run-event-store';
import { recentRate, toChart } from './run-rate';
import { findRelatedRow } from './related-record-store';
import type { RunToExport } from './run-export';
import { type Run, toRunRow, toRunSummary } from './run-row';
import { findRun } from './run-store';
import { intervalsOf, timelineOf } from './run-timeline';
import { readTenantFailures } from './run-tally-store';

/** Everything that is stored of a run. All statements go out together. */
async function readParts(tx: ReadTransaction, runId: number) {
  const [run, control, tenants, samples, holds, events, tenantFailures, tenantNames] = await Promise.all([
    findRun(tx, runId),
    findRunControl(tx, runId),
    countTenantStates(tx, runId),
    listSamples(tx, runId),
    listHolds(tx, runId),
    listRunEvents(tx, runId),
    readTenantFailures(tx, runId),
    readFailingTenantNames(tx, runId),
  ]);
  return { run, control, tenants, samples, holds, events, tenantFailures, tenantNames };
}
type Parts = Awaited<ReturnType<typeof readParts>>;

/**
 * Reads in one round trip together with the question who the operator is. Who may not look is told that, whatever
 * became of the reading.
 */
function readAsViewer<T>(
  pool: pg.Pool,
  read: (tx: ReadTransaction) => Promise<T>,
): Promise<{ visible: VisibleTenants; parts: T }> {
  return readInOneRoundTrip(pool, async (tx) => {
    const asking = authorise(tx, 'runs.view');
    const reading = read(tx);
    reading.catch(() => {});
    const visible = visibleTenants(await asking);
    return { visible, parts: await reading };
  });
}

/** Somebody else's run reads as one that does not exist. */
function requireVisible(run: Run | null, runId: number, visible: VisibleTenants): Run {
  const isVisible = run !== null && (visible === null || (run.tenantId !== null && visible.includes(run.tenantId)));
  if (!isVisible) throw notFound(`Operation #${runId}`);
  return run;
}

function controlState(control: RunControl | null, runningTenants: number): RunDetail['control'] {
  if (control === null) return 'none';
  if (control.cancelRequestedAt !== null) return 'cancelling';
  if (control.pauseRequestedAt === null) return 'none';
  return runningTenants > 0 ? 'pausing' : 'paused';
}

function namesFor(visible: VisibleTenants, names: Parts['tenantNames']): Record<string, string> {
  const shown = [...names].filter(([id]) => visible === null || visible.includes(id));
  return Object.fromEntries(shown.map(([id, name]) => [String(id), name]));
}

function describe(run: Run, parts: Parts, visible: VisibleTenants): RunDetail {
  const { control, samples } = parts;
  const { states, waitingForLock } = parts.tenants;
  const context = runContextSchema.partial().safeParse(run.context);
  const { runbook, reason, preflight } = context.success ? context.data : {};
  const active = isActive(run.status);
  const now = new Date();
  const failures = active && control !== null ? parts.tenantFailures : run.failures;
  const rate = active ? recentRate(samples, now) : null;
  const hold = control?.hold ?? null;
  const intervals = intervalsOf(run, parts.events, parts.holds, now);
  return {
    ...toRunSummary(run, now),
    failureCount: failures.length,
    failures,
    context: run.context,
    runbookKey: runbook?.key ?? null,
    scope: runbook?.scope ?? null,
    source: runbook?.source ?? null,
    reason: reason === undefined ? null : { code: reason.reason_code, text: reason.reason_text },
    preflight:
      preflight === undefined
        ? null
        : {
            affectedCount: preflight.affected_count,
            totalCount: preflight.total_count,
            estimatedTenants: preflight.estimated_tenants,
          },
    isManaged: control !== null,
    control: active ? controlState(control, states.running) : 'none',
    hold: active && hold !== null && hold.until > now ? { reason: hold.reason, until: hold.until.toISOString() } : null,
    tenantStates: states,
    tenantsWaitingForLock: active ? waitingForLock : 0,
    rowsPerSecond: rate,
    remainingMs: rate === null ? null : remainingMs(runProgress(run.status, run.summaryCounts), rate),
    samples: toChart(samples, intervals),
    events: timelineOf(run, control !== null, parts.events),
    intervals,
    tenantNames: namesFor(visible, parts.tenantNames),
    related: relatedLinks(run.context),
    readAt: now.toISOString(),
  };
}

/** One run with everything that is known of it, in one round trip. */
export async function getRunDetail(pool: pg.Pool, runId: number): Promise<RunDetail> {
  const { visible, parts } = await readAsViewer(pool, (tx) => readParts(tx, runId));
  return describe(requireVisible(parts.run, runId, visible), parts, visible);
}

/** Names the phases of a runbook. */
export type PhaseKeysOf = (runbookKey: string) => readonly string[];

function namePhases(rows: readonly RunTenantRow[], control: RunControl | null, phaseKeysOf: PhaseKeysOf): RunTenant[] {
  const keys = control === null ? [] : phaseKeysOf(control.runbookKey);
  return rows.map((row) => ({ ...row, phase: keys[row.phase] ?? '' }));
}

/** A page of a run's tenants. */
export async function listTenantsOfRun(
  pool: pg.Pool,
  request: z.output<typeof listRunTenantsRequestSchema>,
  phaseKeysOf: PhaseKeysOf,
): Promise<RunTenantPage> {
  const { runId } = request;
  const { visible, parts } = await readAsViewer(pool, (tx) =>
    Promise.all([findRun(tx, runId), findRunControl(tx, runId), listRunTenants(tx, request)]),
  );
  const [run, control, { tenants, total, readAt }] = parts;
  requireVisible(run, runId, visible);
  return { tenants: namePhases(tenants, control, phaseKeysOf), total, readAt: readAt.toISOString() };
}

/** An export is made for people and programs, not for a database dump. */
const MAX_EXPORTED_TENANTS = 100_000;

/** A run with all its tenants by id, in one snapshot. */
export async function readRunForExport(pool: pg.Pool, runId: number, phaseKeysOf: PhaseKeysOf): Promise<RunToExport> {
  const page = { runId, state: null, text: '', order: 'id', changedSince: null, offset: 0 } as const;
  const { visible, parts } = await readAsViewer(pool, (tx) =>
    Promise.all([readParts(tx, runId), listRunTenants(tx, { ...page, limit: MAX_EXPORTED_TENANTS })]),
  );
  const [read, { tenants }] = parts;
  const run = requireVisible(read.run, runId, visible);
  return {
    run: describe(run, read, visible),
    row: toRunRow(run),
    tenants: namePhases(tenants, read.control, phaseKeysOf),
  };
}

const RECORD_NAMES: Readonly<Record<RelatedRecordTable, string>> = {
  provider_connections: 'Provider connection',
  backup_schedules: 'Backup schedule',
  backup_sets: 'Backup set',
};

/** What the ops database knows of a thing that runs point at; one of a tenant that is not one's own does not exist. */
export async function getRelatedRecord(
  pool: pg.Pool,
  { record, id }: { record: RelatedRecordTable; id: number },
): Promise<RelatedRecord> {
  const { visible, parts: row } = await readAsViewer(pool, (tx) => findRelatedRow(tx, record, id));
  if (row === null || (visible !== null && !visible.includes(row.tenantId))) {
    throw notFound(`${RECORD_NAMES[record]} #${id}`);
  }
  const { tenantName, title, facts, activeRunId } = row;
  return { record, id, title, tenantName, facts: [...facts], activeRunId, readAt: new Date().toISOString() };
}
