import type { StartResult } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { isActive } from '../../shared/domain/run-status';
import { notFound, refused, WheelhouseError } from '../../shared/errors';
import { recordRunAction } from '../audit/run-audit';
import { authoriseActing } from '../break-glass/authorise-acting';
import { requirePlatformAction } from '../identity/operator';
import { inWriteTransaction } from '../postgres/transaction';
import { findFailedTenants, noteRetry } from '../runs/failed-tenants';
import { sizesOf } from './check-plan';
import { countBy } from './count-store';
import { sumOf } from './plan';
import { actorOf, requireRunbook, tenantsOfTarget } from './runbooks-service';
import { contextOf, launch, type StartContext } from './start-run';

/**
 * Starts a new run over the tenants of a run that failed. It keeps the scope and the reason of the first, for which the
 * phrase was typed; tenants that have left the allowed universe since are left out.
 */
export async function retryFailedTenants(context: StartContext, runId: number): Promise<StartResult> {
  await context.queue.prepare();
  return inWriteTransaction(context.pool, async (tx) => {
    // Before anything is told of the run; which runbook's own capability it takes shows only in the run.
    const acting = await authoriseActing(tx, context.breakGlass, 'runs.control');
    const { operator } = acting;
    const isBreakGlass = acting.breakGlassId !== null;
    const failed = await findFailedTenants(tx, runId);
    if (failed === null) throw notFound(`Operation #${runId}`);
    const { run, context: stored, tenantIds: failedIds } = failed;
    if (stored === null || isActive(run.status) || failedIds.length === 0) {
      throw new WheelhouseError({
        kind: 'conflict',
        code: 'invalid_state',
        message: `Operation #${runId} has no failed tenants that could be tried again.`,
        dataSafety: 'Nothing was started.',
      });
    }
    const definition = requireRunbook(context.registry, stored.runbook.key);
    requirePlatformAction(operator, 'runs.retry', definition.capability);
    if (isBreakGlass && stored.reason === undefined) {
      throw refused(
        'reason_required',
        `Operation #${runId} was started without a reason, and under break-glass everything needs one.`,
        'Start it from the runbook, with a reason.',
      );
    }
    const { scope, target_tenant_id: targetTenantId } = stored.runbook;
    const target: Target =
      targetTenantId === null ? { scope: 'all_tenants' } : { scope: 'single_tenant', tenantId: targetTenantId };
    const allowed = new Set(await tenantsOfTarget(tx, target));
    const tenantIds = failedIds.filter((tenantId) => allowed.has(tenantId));
    const counts = await countBy(tx, definition.preflight, tenantIds);
    const { reason } = stored;
    const start = {
      definition,
      target,
      preflight: {
        affectedCount: sumOf(counts, 'affectedCount'),
        totalCount: sumOf(counts, 'totalCount'),
        estimatedTenants: scope === 'all_tenants' ? tenantIds.length : null,
      },
      reason: reason === undefined ? null : { code: reason.reason_code, text: reason.reason_text },
      retryOfRunId: runId,
    };
    const result = await launch(tx, context, {
      definition,
      scope,
      tenantIds,
      sizes: sizesOf(counts),
      acting,
      runContext: contextOf(start, acting, context.source),
      lockWaitSeconds: context.lockWaitSeconds,
    });
    if (!result.isDeduplicated) await noteRetry(tx, runId, operator.name, result.run.id);
    await recordRunAction(
      tx,
      'retry',
      { id: runId, tenantId: run.tenantId, context: stored },
      { actor: actorOf(operator), source: context.source, isBreakGlass },
    );
    return result;
  });
}
