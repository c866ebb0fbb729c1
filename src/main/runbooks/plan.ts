import { createHash } from 'node:crypto';
import type { RunScope } from '../../shared/domain/start-rules';
import type { TenantCounts } from './count-store';
import type { RunbookDefinition } from './definition';

/** What a preflight saw, kept so that a start can tell whether the world is still like that. */
export interface Plan {
  readonly hash: string;
  readonly version: string;
  readonly settings: string;
  /** The tenants in scope, ascending; those without rows count 0. */
  readonly tenants: readonly TenantCounts[];
  /** How long counting took. */
  readonly countingMs: number;
  /** Rows ever written to the runbook's table, where the server tells. */
  readonly rowsWritten: number | null;
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value), 'utf8').digest('hex');
}

/** Which version of a runbook it is: another one counts or changes something else. */
export function runbookVersion(definition: RunbookDefinition): string {
  const { key, preflight, settings, phases } = definition;
  return sha256([key, preflight, settings ?? '', phases.map((phase) => phase.changePage)]).slice(0, 16);
}

/** The plan of a preflight. The hash is over all that decides what a start would do, and not over how long that took. */
export function makePlan(
  definition: RunbookDefinition,
  scope: RunScope,
  seen: {
    readonly tenantIds: readonly number[];
    readonly counts: readonly TenantCounts[];
    readonly settings: string;
    readonly countingMs: number;
    readonly rowsWritten: number | null;
  },
): Plan {
  const { tenantIds, counts, settings, countingMs, rowsWritten } = seen;
  const known = new Map(counts.map((each) => [each.tenantId, each]));
  const tenants = tenantIds
    .map((tenantId) => known.get(tenantId) ?? { tenantId, totalCount: 0, affectedCount: 0 })
    .toSorted((a, b) => a.tenantId - b.tenantId);
  const version = runbookVersion(definition);
  const hash = sha256([
    definition.key,
    version,
    scope,
    settings,
    tenants.map(({ tenantId, totalCount, affectedCount }) => [tenantId, totalCount, affectedCount]),
  ]);
  return { hash, version, settings, tenants, countingMs, rowsWritten };
}

/** The sum over tenants. */
export function sumOf(counts: readonly TenantCounts[], of: 'totalCount' | 'affectedCount'): number {
  return counts.reduce((sum, tenant) => sum + tenant[of], 0);
}
