/** What a preflight saw and a start compares with the world as it is then. */
export interface PlanFacts {
  /** Which version of the runbook's statements counted. */
  readonly version: string;
  /** Whatever else than rows decides what the run does, as a digest. */
  readonly settings: string;
  /** The tenants in scope, ascending. */
  readonly tenantIds: readonly number[];
  readonly totalCount: number;
  /** Null where it was shown to be near enough without counting again. */
  readonly affectedCount: number | null;
}

/** One way in which the world is another than the preflight saw, and more than is tolerated. */
export type Drift =
  | { readonly what: 'version' | 'settings' }
  | { readonly what: 'tenants'; readonly planned: number; readonly now: number; readonly added: readonly number[] }
  | {
      readonly what: 'total' | 'affected';
      readonly planned: number;
      readonly now: number;
      readonly tolerance: number;
    };

const LEAST_TOLERANCE = 100;
const TOLERATED_SHARE = 0.01;

/** By how many rows a count may differ from the preflight's: 1 %, or 100 rows where that is more. */
export function driftTolerance(count: number): number {
  return Math.max(LEAST_TOLERANCE, Math.floor(count * TOLERATED_SHARE));
}

function countDrift(what: 'total' | 'affected', planned: number, now: number): Drift[] {
  const tolerance = driftTolerance(planned);
  return Math.abs(now - planned) > tolerance ? [{ what, planned, now, tolerance }] : [];
}

/** Every way in which the world has left the plan; none where a start may go on. */
export function findDrift(planned: PlanFacts & { readonly affectedCount: number }, now: PlanFacts): Drift[] {
  const known = new Set(planned.tenantIds);
  const added = now.tenantIds.filter((id) => !known.has(id));
  const isSameUniverse = added.length === 0 && now.tenantIds.length === planned.tenantIds.length;
  return [
    ...(now.version === planned.version ? [] : [{ what: 'version' as const }]),
    ...(now.settings === planned.settings ? [] : [{ what: 'settings' as const }]),
    ...(isSameUniverse
      ? []
      : [{ what: 'tenants' as const, planned: planned.tenantIds.length, now: now.tenantIds.length, added }]),
    ...countDrift('total', planned.totalCount, now.totalCount),
    ...(now.affectedCount === null ? [] : countDrift('affected', planned.affectedCount, now.affectedCount)),
  ];
}
