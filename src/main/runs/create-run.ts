import type { RunContext } from '../../shared/contract/run-context';
import type { RunSummary } from '../../shared/contract/runs';
import type { RunScope } from '../../shared/domain/start-rules';
import { WheelhouseError } from '../../shared/errors';
import type { JobQueue } from '../engine/job-queue';
import type { WriteTransaction } from '../postgres/transaction';
import { insertRunControl, insertRunTenants, type NewRunTenant, tryRunLock } from './run-control-store';
import { insertRunEvent } from './run-event-store';
import { runIdentityHash } from './run-identity';
import { toRunSummary } from './run-row';
import { findActiveRunId, findRun, insertRun } from './run-store';

export interface RunToCreate {
  readonly type: string;
  readonly scope: RunScope;
  readonly targetTenantId: number | null;
  readonly initiatorName: string;
  readonly initiatorUserId: number | null;
  readonly context: RunContext;
  readonly tenants: readonly NewRunTenant[];
  readonly tenantKeyPrefix: string;
  readonly runLock: { readonly key: string; readonly owner: string } | null;
  readonly lockWaitSeconds: number;
}

export interface CreatedRun {
  readonly run: RunSummary;
  /** True where an active run of the same identity was there already; nothing was added then. */
  readonly isDeduplicated: boolean;
}

/** More often in a row no run begins and ends. */
const LOOKS_FOR_ACTIVE = 3;

/** No run is in the way and still none could be added: the tenant is missing whose workspace it would belong to. */
function withoutWorkspace(): WheelhouseError {
  return new WheelhouseError({
    kind: 'blocked',
    code: 'missing_configuration',
    message: 'The tenant whose workspace the operation would belong to does not exist.',
    dataSafety: 'Nothing was started.',
    nextStep: "For all tenants that is the platform's own, with the external id platform: have it restored.",
  });
}

async function requireRun(tx: WriteTransaction, runId: number): Promise<RunSummary> {
  const run = await findRun(tx, runId);
  if (run !== null) return toRunSummary(run, new Date());
  throw new WheelhouseError({
    kind: 'internal',
    code: 'invalid_state',
    message: `Operation #${runId} has disappeared.`,
  });
}

/** Adds a queued run with its tenants and their jobs, in the caller's transaction, or finds the active one. */
export async function createRun(tx: WriteTransaction, queue: JobQueue, wanted: RunToCreate): Promise<CreatedRun> {
  const { type, scope, targetTenantId, tenants } = wanted;
  const identityHash = runIdentityHash(type, scope, targetTenantId);
  const isAllTenants = scope === 'all_tenants';
  const total = tenants.reduce((sum, tenant) => sum + tenant.total, 0);
  const newRun = {
    tenantId: targetTenantId,
    initiatorName: wanted.initiatorName,
    type,
    identityHash,
    summaryCounts: {
      total,
      processed: 0,
      updated: 0,
      skipped: 0,
      failed: 0,
      ...(isAllTenants ? { tenants: tenants.length } : {}),
    },
    context: wanted.context,
  };
  let runId = await insertRun(tx, newRun);
  // The active run may end between the two statements; the insert then finds its place free.
  for (let look = 0; runId === null; look += 1) {
    const activeId = await findActiveRunId(tx, identityHash, targetTenantId);
    if (activeId !== null) return { run: await requireRun(tx, activeId), isDeduplicated: true };
    if (look === LOOKS_FOR_ACTIVE) throw withoutWorkspace();
    runId = await insertRun(tx, newRun);
  }
  await insertRunControl(tx, {
    runId,
    runbookKey: type,
    scope,
    tenantKeyPrefix: wanted.tenantKeyPrefix,
    runLock: wanted.runLock,
    lockWaitSeconds: wanted.lockWaitSeconds,
    initiatorUserId: wanted.initiatorUserId,
  });
  await tryRunLock(tx, runId);
  await insertRunTenants(tx, runId, tenants);
  await insertRunEvent(tx, runId, 'queued', wanted.initiatorName, null);
  const groups = [...new Set(tenants.map((tenant) => tenant.group))];
  await queue.enqueue(
    tx,
    groups.map((group) => ({ runId, generation: 1, group, priority: groups.length - group })),
  );
  return { run: await requireRun(tx, runId), isDeduplicated: false };
}
