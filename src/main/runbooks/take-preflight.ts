import { randomUUID } from 'node:crypto';
import type { ExactPreflight, Preflight } from '../../shared/contract/preflight';
import type { Target } from '../../shared/contract/scalars';
import { driftTolerance } from '../../shared/domain/plan-drift';
import { expectedRate } from '../../shared/domain/run-estimate';
import { PREFLIGHT_MAX_AGE_MS } from '../../shared/domain/start-rules';
import { recordPreflight } from '../audit/run-audit';
import { authoriseActing, goOnActing } from '../break-glass/authorise-acting';
import { readDatabaseHealth } from '../postgres/database-health';
import { withinTime } from '../postgres/statement-limit';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import { findActiveRunOf, listActiveRunsOf, measureRates } from '../runs/run-lookup';
import { countExactly, type Counting } from './count-exactly';
import { countBy, estimateCounts, roughly, readRowsWritten, readSettingsHash, type TenantCounts } from './count-store';
import type { RunbookDefinition } from './definition';
import { listHeldLocks } from './lock-store';
import { makePlan, sumOf } from './plan';
import { describeConflicts, describeHealth } from './preflight-checks';
import { insertPreflight } from './preflight-store';
import { actorOf, requireRunbook, type RunbooksContext, tenantsOfTarget } from './runbooks-service';
import { readSample } from './sample-store';
import { stoppable, throwIfStopped } from './stoppable';
import { readTenantNames } from './tenant-store';

const ESTIMATE_LIMIT_MS = 8_000;
const SAMPLE_LIMIT_MS = 5_000;
const STATEMENT_LIMIT_MS = 35_000;

const TOP_TENANTS = 20;
const SHOWN_LOCKS = 50;
const SAMPLE_PER_KIND = 2;
const SAMPLE_TENANTS = 12;
/** A sample goes through whole tenants, for only so are duplicates found. */
const SAMPLE_BUDGET_ROWS = 20_000;

/** What a preflight is to be about, and how it may be followed and stopped. */
export type PreflightOrder = { readonly runbookKey: string; readonly target: Target } & Partial<Counting>;

interface PreflightOptions extends Partial<Counting> {
  /** Null counts however long it takes. */
  readonly countLimitMs: number | null;
}

interface Counted {
  readonly isEstimate: boolean;
  readonly counts: readonly TenantCounts[];
  readonly tookMs: number;
}

async function count(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  tenantIds: readonly number[],
  options: PreflightOptions,
): Promise<Counted> {
  const { signal = null, countLimitMs } = options;
  const startedAt = performance.now();
  const counted = (counts: readonly TenantCounts[], isEstimate = false): Counted => ({
    isEstimate,
    counts,
    tookMs: performance.now() - startedAt,
  });
  if (countLimitMs !== null) {
    const inTime = await withinTime(tx, countLimitMs, () => countBy(tx, definition.preflight, tenantIds), signal);
    if (inTime !== null) return counted(inTime);
    const estimating = () => estimateCounts(tx, definition, tenantIds);
    const estimate = await withinTime(tx, ESTIMATE_LIMIT_MS, estimating, signal);
    if (estimate !== null) return counted(estimate, true);
  }
  return counted(await countExactly(tx, definition.preflight, tenantIds, { ...options, signal }));
}

/** Whole tenants with much to change, as many as may be gone through quickly; the smallest where all are too large. */
export function tenantsToSample(counts: readonly TenantCounts[]): number[] {
  const affected = counts
    .filter(({ affectedCount }) => affectedCount > 0)
    .toSorted((a, b) => b.affectedCount - a.affectedCount || a.tenantId - b.tenantId);
  const chosen: number[] = [];
  let rows = 0;
  for (const { tenantId, totalCount } of affected) {
    if (chosen.length === SAMPLE_TENANTS) break;
    if (rows + totalCount > SAMPLE_BUDGET_ROWS) continue;
    chosen.push(tenantId);
    rows += totalCount;
  }
  const smallest = affected.toSorted((a, b) => a.totalCount - b.totalCount)[0];
  return chosen.length > 0 || smallest === undefined ? chosen : [smallest.tenantId];
}

function nameOf(names: ReadonlyMap<number, string>, tenantId: number): string {
  return names.get(tenantId) ?? `Tenant ${tenantId}`;
}

async function sampleRows(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  counts: readonly TenantCounts[],
  signal: AbortSignal | null,
): Promise<Preflight['sample']> {
  const { sample } = definition;
  if (sample === undefined) return null;
  const tenantIds = tenantsToSample(counts);
  if (tenantIds.length === 0) return { rows: [] };
  const reading = () => readSample(tx, sample, tenantIds, SAMPLE_PER_KIND);
  const rows = await withinTime(tx, SAMPLE_LIMIT_MS, reading, signal);
  if (rows === null) return null;
  const names = await readTenantNames(tx, [...new Set(rows.map(({ tenantId }) => tenantId))]);
  return { rows: rows.map((row) => ({ ...row, tenantName: nameOf(names, row.tenantId) })) };
}

/** Everything that is read, in one snapshot in which nothing can be written. */
async function look(
  context: RunbooksContext,
  tx: ReadTransaction,
  definition: RunbookDefinition,
  target: Target,
  options: PreflightOptions,
) {
  const { signal = null } = options;
  const tenantIds = await tenantsOfTarget(tx, target);
  // Before the count, so that what is written while it lasts is not taken for counted.
  const rowsWritten = await readRowsWritten(tx, definition);
  const { counts, isEstimate, tookMs } = await count(tx, definition, tenantIds, options);
  throwIfStopped(signal);
  const settings = await readSettingsHash(tx, definition);
  const plan = makePlan(definition, target.scope, { tenantIds, counts, settings, countingMs: tookMs, rowsWritten });
  const targetTenantId = target.scope === 'single_tenant' ? target.tenantId : null;
  const sameRunId = await findActiveRunOf(tx, definition.key, target.scope, targetTenantId);
  const active = await listActiveRunsOf(tx, definition.key);
  // A run on another tenant is none of a single tenant's concern.
  const concerned = active.filter(
    ({ tenantId }) => targetTenantId === null || tenantId === null || tenantId === targetTenantId,
  );
  const activeIds = active.map(({ id }) => id);
  const locks = await listHeldLocks(tx, definition, context.lockPrefix, tenantIds, activeIds);
  const health = await readDatabaseHealth(tx, definition.tables);
  const rates = await measureRates(tx, definition.key);
  const sample = await sampleRows(tx, definition, counts, signal);
  const top = counts
    .toSorted((a, b) => b.affectedCount - a.affectedCount || b.totalCount - a.totalCount || a.tenantId - b.tenantId)
    .slice(0, TOP_TENANTS);
  const names = await readTenantNames(
    tx,
    top.map(({ tenantId }) => tenantId),
  );
  return {
    isEstimate,
    plan,
    targetTenantId,
    rates,
    sample,
    locks,
    checks: [...describeConflicts(sameRunId, concerned, locks), ...describeHealth(health)],
    topTenants: top.map((tenant) => ({ ...tenant, tenantName: nameOf(names, tenant.tenantId) })),
  };
}

type Looked = Awaited<ReturnType<typeof look>>;

function describe(
  definition: RunbookDefinition,
  target: Target,
  looked: Looked,
  kept: { id: string | null; takenAt: Date },
): Preflight {
  const { plan, locks } = looked;
  const told = (count: number) => (looked.isEstimate ? roughly(count) : count);
  const totalCount = told(sumOf(plan.tenants, 'totalCount'));
  const affectedCount = told(sumOf(plan.tenants, 'affectedCount'));
  const rate = expectedRate(looked.rates, totalCount === 0 ? 0 : affectedCount / totalCount);
  return {
    id: kept.id,
    isEstimate: looked.isEstimate,
    planHash: looked.isEstimate ? null : plan.hash,
    runbookKey: definition.key,
    scope: target.scope,
    targetTenantId: looked.targetTenantId,
    totalCount,
    affectedCount,
    tolerance: { total: driftTolerance(totalCount), affected: driftTolerance(affectedCount) },
    estimatedTenants: target.scope === 'all_tenants' ? plan.tenants.length : null,
    topTenants: looked.topTenants,
    affectedTenants: plan.tenants.filter((tenant) => tenant.affectedCount > 0).length,
    checks: looked.checks,
    locks: {
      total: locks.length,
      held: locks.slice(0, SHOWN_LOCKS).map((lock) => ({ ...lock, until: lock.until.toISOString() })),
    },
    sample: looked.sample,
    duration: { ms: (totalCount / rate.rowsPerSecond) * 1000, ...rate },
    takenAt: kept.takenAt.toISOString(),
    expiresAt: new Date(kept.takenAt.getTime() + PREFLIGHT_MAX_AGE_MS).toISOString(),
  };
}

/** Looks, as an operator who may. */
async function lookAs(
  context: RunbooksContext,
  definition: RunbookDefinition,
  { target, ...options }: { target: Target } & PreflightOptions,
) {
  const { signal = null } = options;
  return inReadTransaction(
    context.pool,
    async (tx) => {
      const acting = await authoriseActing(tx, context.breakGlass, 'runbooks.preflight', definition.capability);
      const looking = () => look(context, tx, definition, target, options);
      return { acting, looked: await stoppable(context.pool, tx, signal, looking) };
    },
    { statementTimeoutMs: STATEMENT_LIMIT_MS },
  );
}

/** Keeps an exact preflight to vouch for a start, and audits it. */
async function keep(
  context: RunbooksContext,
  definition: RunbookDefinition,
  target: Target,
  { acting, looked }: Awaited<ReturnType<typeof lookAs>>,
): Promise<ExactPreflight> {
  const id = randomUUID();
  const preflight = describe(definition, target, looked, { id, takenAt: new Date() });
  const takenAt = await inWriteTransaction(context.pool, async (tx) => {
    await goOnActing(tx, acting);
    const keptAt = await insertPreflight(tx, {
      ...preflight,
      id,
      platformUserId: acting.operator.platformUserId,
      plan: looked.plan,
    });
    const about = {
      runbookKey: definition.key,
      scope: target.scope,
      targetTenantId: looked.targetTenantId,
      affectedCount: preflight.affectedCount,
      runId: null,
      reasonCode: null,
      source: context.source,
      isBreakGlass: acting.breakGlassId !== null,
    };
    await recordPreflight(tx, about, actorOf(acting.operator));
    return keptAt;
  });
  return { ...describe(definition, target, looked, { id, takenAt }), id };
}

/**
 * Counts what a run would change, in one snapshot and without changing anything, and keeps that to vouch for a start.
 *
 * @throws WheelhouseError `stopped` where the signal aborted, `db_timeout` where counting takes more than ten minutes
 */
export async function takePreflight(context: RunbooksContext, order: PreflightOrder): Promise<ExactPreflight> {
  const definition = requireRunbook(context.registry, order.runbookKey);
  const found = await lookAs(context, definition, { ...order, countLimitMs: null });
  return keep(context, definition, order.target, found);
}

/** As {@link takePreflight}, but gives an estimate where counting takes longer. It is not kept: it vouches for nothing. */
export async function takePreflightInTime(
  context: RunbooksContext,
  order: PreflightOrder & { readonly countLimitMs: number },
): Promise<Preflight> {
  const definition = requireRunbook(context.registry, order.runbookKey);
  const found = await lookAs(context, definition, order);
  if (!found.looked.isEstimate) return keep(context, definition, order.target, found);
  return describe(definition, order.target, found.looked, { id: null, takenAt: new Date() });
}
