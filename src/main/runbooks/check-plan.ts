import { type Drift, driftTolerance, findDrift } from '../../shared/domain/plan-drift';
import type { RunScope } from '../../shared/domain/start-rules';
import { WheelhouseError } from '../../shared/errors';
import type { ReadTransaction } from '../postgres/transaction';
import { countExactly } from './count-exactly';
import { readRowsWritten, readSettingsHash, type TenantCounts } from './count-store';
import type { RunbookDefinition } from './definition';
import { makePlan, type Plan, runbookVersion, sumOf } from './plan';
import { readTenantNames } from './tenant-store';

/** A count that took the preflight no longer than this is simply repeated. */
const CHEAP_COUNT_MS = 3_000;
/** A written row changes what happens to itself and, as a duplicate, to one more. */
const AFFECTED_BY_A_WRITE = 2;
const NAMED_TENANTS = 3;

/** Rows of each tenant in scope. */
export type TenantSizes = ReadonlyMap<number, number>;

/** The sizes as the plan has them. */
export function sizesOf(counts: readonly TenantCounts[]): TenantSizes {
  return new Map(counts.map(({ tenantId, totalCount }) => [tenantId, totalCount]));
}

/** Whether so little was written since that no count can have left its tolerance. */
async function isNearlyStill(tx: ReadTransaction, definition: RunbookDefinition, planned: Plan): Promise<boolean> {
  const written = await readRowsWritten(tx, definition);
  if (written === null || planned.rowsWritten === null) return false;
  const since = written - planned.rowsWritten;
  const tolerance = Math.min(
    driftTolerance(sumOf(planned.tenants, 'totalCount')),
    driftTolerance(sumOf(planned.tenants, 'affectedCount')),
  );
  // Below zero where the statistics were reset.
  return since >= 0 && since * AFFECTED_BY_A_WRITE <= tolerance;
}

const number = (count: number) => count.toLocaleString('en-US');

async function describe(tx: ReadTransaction, drift: Drift) {
  switch (drift.what) {
    case 'version':
      return { what: 'Version of the runbook', planned: 'as counted', now: 'another', tolerance: null };
    case 'settings':
      return { what: 'Settings of workspaces', planned: 'as counted', now: 'changed', tolerance: null };
    case 'tenants': {
      const names = await readTenantNames(tx, drift.added.slice(0, NAMED_TENANTS));
      const added = [...names.values()].join(', ');
      const now = added === '' ? number(drift.now) : `${number(drift.now)} (new: ${added})`;
      return { what: 'Tenants in scope', planned: number(drift.planned), now, tolerance: null };
    }
    case 'total':
    case 'affected':
      return {
        what: drift.what === 'total' ? 'Rows in scope' : 'Will change',
        planned: number(drift.planned),
        now: number(drift.now),
        tolerance: number(drift.tolerance),
      };
  }
}

async function drifted(tx: ReadTransaction, drifts: readonly Drift[]): Promise<WheelhouseError> {
  const changes = await Promise.all(drifts.map((drift) => describe(tx, drift)));
  const told = changes.map(({ what, planned, now }) => `${what.toLowerCase()} ${planned} → ${now}`).join('; ');
  return new WheelhouseError({
    kind: 'refused',
    code: 'plan_drifted',
    message: `The world has changed since the preflight by more than is tolerated: ${told}.`,
    dataSafety: 'Nothing was started or changed.',
    nextStep: 'Take a new preflight, look at it, and start from that.',
    changes,
  });
}

/**
 * Compares the world with what the preflight saw, and gives the sizes of the tenants. A count that is cheap is repeated;
 * of one that took long it is first asked whether anything was written since. `isJustTaken` is for a caller that took the
 * preflight itself a moment ago and showed it to nobody: counting twice would tell nothing new.
 *
 * @throws WheelhouseError `plan_drifted` with what was and what is
 */
export async function checkPlan(
  tx: ReadTransaction,
  definition: RunbookDefinition,
  start: { scope: RunScope; tenantIds: readonly number[]; planned: Plan; isJustTaken: boolean },
): Promise<TenantSizes> {
  const { scope, tenantIds, planned, isJustTaken } = start;
  const settings = await readSettingsHash(tx, definition);
  const before = {
    version: planned.version,
    settings: planned.settings,
    tenantIds: planned.tenants.map(({ tenantId }) => tenantId),
    totalCount: sumOf(planned.tenants, 'totalCount'),
    affectedCount: sumOf(planned.tenants, 'affectedCount'),
  };
  const seen = { ...before, version: runbookVersion(definition), settings, tenantIds, affectedCount: null };
  const isWithoutCount =
    isJustTaken || (planned.countingMs > CHEAP_COUNT_MS && (await isNearlyStill(tx, definition, planned)));
  if (isWithoutCount) {
    const drifts = findDrift(before, seen);
    if (drifts.length > 0) throw await drifted(tx, drifts);
    return sizesOf(planned.tenants);
  }
  const counts = await countExactly(tx, definition.preflight, tenantIds, { signal: null });
  const now = makePlan(definition, scope, { tenantIds, counts, settings, countingMs: 0, rowsWritten: null });
  if (now.hash !== planned.hash) {
    const drifts = findDrift(before, {
      ...seen,
      totalCount: sumOf(now.tenants, 'totalCount'),
      affectedCount: sumOf(now.tenants, 'affectedCount'),
    });
    if (drifts.length > 0) throw await drifted(tx, drifts);
  }
  return sizesOf(now.tenants);
}
