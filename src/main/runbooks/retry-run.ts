import type { StartResult } from '../../shared/contract/runbooks';
import { runContextSchema } from '../../shared/contract/run-context';
import { isActive } from '../../shared/domain/run-status';
import { notFound, WheelhouseError } from '../../shared/errors';
import { recordRunAction } from '../audit/run-audit';
import { authorisePlatform } from '../identity/identity-service';
import { requirePlatformAction } from '../identity/operator';
import { inWriteTransaction } from '../postgres/transaction';
import { findFailedTenants } from '../runs/failed-tenants';
import { countAffected } from './preflight-store';
import { actorOf, requireRunbook, tenantsOfTarget } from './runbooks-service';
import { DEFAULT_LOCK_WAIT_SECONDS, launch, type StartContext } from './start-run';

/**
 * Starts a new run over the tenants of a run that failed. It keeps the scope and the reason of the first, for which the
 * phrase was typed; tenants that have left the allowed universe since are left out.
 */
export async function retryFailedTenants(context: StartContext, runId: number): Promise<StartResult> {
  return inWriteTransaction(context.pool, async (tx) => {
    // Before anything is told of the run; which runbook's own capability it takes shows only in the run.
    const operator = await authorisePlatform(tx, 'runs.control');
    const failed = await findFailedTenants(tx, runId);
    if (failed === null) throw notFound(`Operation #${runId}`);
    const { run, tenantIds: failedIds } = failed;
    const stored = runContextSchema.safeParse(run.context);
    if (!stored.success || isActive(run.status) || failedIds.length === 0) {
      throw new WheelhouseError({
        kind: 'conflict',
        code: 'invalid_state',
        message: `Operation #${runId} has no failed tenants that could be tried again.`,
        dataSafety: 'Nothing was started.',
      });
    }
    const definition = requireRunbook(context.registry, stored.data.runbook.key);
    requirePlatformAction(operator, 'runs.retry', definition.capability);
    const { scope, target_tenant_id: targetTenantId } = stored.data.runbook;
    const allowed = new Set(
      await tenantsOfTarget(
        tx,
        targetTenantId === null ? { scope: 'all_tenants' } : { scope: 'single_tenant', tenantId: targetTenantId },
      ),
    );
    const tenantIds = failedIds.filter((tenantId) => allowed.has(tenantId));
    const counts = await countAffected(tx, definition, tenantIds);
    const actor = actorOf(operator);
    const result = await launch(tx, context, {
      definition,
      scope,
      tenantIds,
      operator,
      runContext: {
        ...stored.data,
        runbook: { ...stored.data.runbook, source: context.source },
        preflight: {
          affected_count: counts.reduce((sum, tenant) => sum + tenant.affectedCount, 0),
          total_count: counts.reduce((sum, tenant) => sum + tenant.totalCount, 0),
          estimated_tenants: scope === 'all_tenants' ? tenantIds.length : null,
        },
        platform_initiator: {
          platform_user_id: actor.platformUserId,
          email: actor.email,
          name: actor.name,
          is_break_glass: false,
        },
        retry_of_run_id: runId,
      },
      lockWaitSeconds: DEFAULT_LOCK_WAIT_SECONDS,
    });
    await recordRunAction(tx, 'retry', run, actor);
    return result;
  });
}
