import { randomUUID } from 'node:crypto';
import type { RunContext } from '../../shared/contract/run-context';
import type { StartRequest, StartResult } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { describeReasonProblem, parseReason, type Reason } from '../../shared/domain/reason';
import {
  ALL_TENANTS_PHRASE,
  isConfirmed,
  isReasonRequired,
  PREFLIGHT_MAX_AGE_MS,
  type RunScope,
} from '../../shared/domain/start-rules';
import { refused, WheelhouseError } from '../../shared/errors';
import { recordStart } from '../audit/run-audit';
import { type ActingOperator, authoriseActing, noteRunOfBreakGlass } from '../break-glass/authorise-acting';
import type { JobQueue } from '../engine/job-queue';
import { inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { createRun, type CreatedRun } from '../runs/create-run';
import { findActiveRunOf } from '../runs/run-lookup';
import { checkPlan, sizesOf, type TenantSizes } from './check-plan';
import type { RunbookDefinition } from './definition';
import { groupTenants } from './job-groups';
import type { Plan } from './plan';
import { findPreflight, type StoredPreflight } from './preflight-store';
import { actorOf, requireRunbook, type RunbooksContext, tenantsOfTarget } from './runbooks-service';

const START_TIMEOUT_MS = 60_000;

export interface StartContext extends RunbooksContext {
  readonly queue: JobQueue;
  /** How long a lock that somebody else holds is tried again, where a start does not say. */
  readonly lockWaitSeconds: number;
}

function checkReason(
  scope: RunScope,
  isBreakGlass: boolean,
  given: StartRequest['reason'],
  ticket: RunbooksContext['ticket'],
): Reason | null {
  if (given === null && !isReasonRequired(scope, isBreakGlass)) return null;
  const parsed = parseReason({ code: given?.code, text: given?.text }, ticket);
  if (parsed.ok) return parsed.reason;
  throw refused('reason_required', describeReasonProblem(parsed.problem, ticket));
}

async function checkPreflight(
  tx: WriteTransaction,
  request: StartRequest,
): Promise<StoredPreflight & { readonly plan: Plan }> {
  const found = await findPreflight(tx, request.preflightId);
  const { target } = request;
  const tenantId = target.scope === 'single_tenant' ? target.tenantId : null;
  const isSame =
    found !== null &&
    found.preflight.runbookKey === request.runbookKey &&
    found.preflight.scope === target.scope &&
    found.preflight.targetTenantId === tenantId;
  if (!isSame) throw refused('preflight_missing', 'There is no preflight of this scope.', 'Run the preflight again.');
  // One from the future would vouch for ever.
  if (!(found.ageMs >= 0 && found.ageMs <= PREFLIGHT_MAX_AGE_MS)) {
    throw refused('preflight_too_old', 'The preflight is older than 15 minutes.', 'Run the preflight again.');
  }
  const { plan } = found.preflight;
  if (plan === null) {
    throw refused(
      'preflight_missing',
      'The preflight was taken by another version of Wheelhouse.',
      'Run the preflight again.',
    );
  }
  return { ...found.preflight, plan };
}

const ACTIVE_RUN_ENDED = 'active_run_ended';
const MAX_TRIES = 3;

/** Another run of the same identity, which the start would have led to, ended between two statements. */
function endedJustNow(): WheelhouseError {
  return new WheelhouseError({
    kind: 'conflict',
    code: ACTIVE_RUN_ENDED,
    message: 'An operation of the same kind ended at this very moment.',
    dataSafety: 'Nothing was started.',
    nextStep: 'Run the preflight again and start from that.',
  });
}

/** What a run keeps of where it comes from. */
export function contextOf(
  start: {
    definition: RunbookDefinition;
    target: Target;
    preflight: Pick<StoredPreflight, 'affectedCount' | 'totalCount' | 'estimatedTenants'>;
    reason: Reason | null;
    /** The run whose failed tenants it tries again. */
    retryOfRunId?: number;
  },
  { operator, breakGlassId }: ActingOperator,
  source: RunbooksContext['source'],
): RunContext {
  const { definition, target, preflight, reason, retryOfRunId } = start;
  return {
    runbook: {
      key: definition.key,
      scope: target.scope,
      target_tenant_id: target.scope === 'single_tenant' ? target.tenantId : null,
      source,
    },
    preflight: {
      affected_count: preflight.affectedCount,
      total_count: preflight.totalCount,
      estimated_tenants: preflight.estimatedTenants,
    },
    ...(reason === null ? {} : { reason: { reason_code: reason.code, reason_text: reason.text } }),
    ...(source === 'deploy_hook'
      ? {}
      : {
          platform_initiator: {
            platform_user_id: operator.platformUserId,
            email: operator.email,
            name: operator.name,
            is_break_glass: breakGlassId !== null,
          },
        }),
    ...(retryOfRunId === undefined ? {} : { retry_of_run_id: retryOfRunId }),
  };
}

type StartOrder = StartRequest & { readonly lockWaitSeconds?: number; readonly isOwnPreflight?: boolean };

/**
 * Starts a run, or leads to the active one of the same identity. Every gate, the run's row, its tenants, their jobs and
 * the audit entry are one transaction: all of it, or nothing.
 *
 * @param request `isOwnPreflight`: the caller took the preflight itself a moment ago and showed it to nobody
 * @throws WheelhouseError of kind `refused` where a capability, the universe, the reason, the confirmation or the
 * preflight stands against it, or the world is no longer as the preflight saw it
 */
export async function startRun(context: StartContext, request: StartOrder): Promise<StartResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToStart(context, request);
    } catch (error) {
      const hasEnded = error instanceof WheelhouseError && error.code === ACTIVE_RUN_ENDED;
      // What it changed has to be looked at first, so it all begins again.
      if (!hasEnded || tries === MAX_TRIES) throw error;
    }
  }
}

async function tryToStart(context: StartContext, request: StartOrder): Promise<StartResult> {
  const definition = requireRunbook(context.registry, request.runbookKey);
  const { target } = request;
  await context.queue.prepare();
  return inWriteTransaction(
    context.pool,
    async (tx) => {
      const acting = await authoriseActing(tx, context.breakGlass, 'runbooks.start', definition.capability);
      const tenantIds = await tenantsOfTarget(tx, target);
      const reason = checkReason(target.scope, acting.breakGlassId !== null, request.reason, context.ticket);
      if (!isConfirmed(target.scope, request.confirmation)) {
        throw refused('not_confirmed', `Type the phrase ${ALL_TENANTS_PHRASE} to start on all tenants.`);
      }
      const preflight = await checkPreflight(tx, request);
      const { scope } = target;
      const { plan, targetTenantId } = preflight;
      // What an active run does changes the counts, and a start that leads to it starts nothing.
      const isActive = (await findActiveRunOf(tx, definition.key, scope, targetTenantId)) !== null;
      const isJustTaken = request.isOwnPreflight === true;
      const sizes = isActive
        ? sizesOf(plan.tenants)
        : await checkPlan(tx, definition, { scope, tenantIds, planned: plan, isJustTaken });
      const result = await launch(tx, context, {
        definition,
        scope,
        tenantIds,
        sizes,
        acting,
        runContext: contextOf({ definition, target, preflight, reason }, acting, context.source),
        lockWaitSeconds: request.lockWaitSeconds ?? context.lockWaitSeconds,
      });
      if (isActive && !result.isDeduplicated) throw endedJustNow();
      return result;
    },
    { statementTimeoutMs: START_TIMEOUT_MS },
  );
}

/** Creates the run with everything that belongs to it. The gates have been passed. */
export async function launch(
  tx: WriteTransaction,
  context: StartContext,
  start: {
    definition: RunbookDefinition;
    scope: RunScope;
    tenantIds: readonly number[];
    sizes: TenantSizes;
    acting: ActingOperator;
    runContext: RunContext;
    lockWaitSeconds: number;
  },
): Promise<StartResult> {
  const { definition, scope, tenantIds, sizes, runContext } = start;
  const { operator, breakGlassId } = start.acting;
  const isDeployHook = context.source === 'deploy_hook';
  const created: CreatedRun = await createRun(tx, context.queue, {
    type: definition.key,
    scope,
    targetTenantId: runContext.runbook.target_tenant_id,
    initiatorName: isDeployHook ? 'Deploy hook' : operator.name,
    initiatorUserId: isDeployHook ? null : operator.platformUserId,
    context: runContext,
    tenants: groupTenants(tenantIds, sizes),
    tenantKeyPrefix: context.lockPrefix + definition.locks.tenantKeyPrefix,
    runLock:
      scope === 'all_tenants'
        ? { key: context.lockPrefix + definition.locks.allTenantsKey, owner: `wheelhouse-${randomUUID()}` }
        : null,
    lockWaitSeconds: start.lockWaitSeconds,
  });
  if (!created.isDeduplicated) {
    const about = {
      runbookKey: definition.key,
      scope,
      targetTenantId: runContext.runbook.target_tenant_id,
      affectedCount: runContext.preflight.affected_count,
      runId: created.run.id,
      reasonCode: runContext.reason?.reason_code ?? null,
      source: context.source,
      isBreakGlass: breakGlassId !== null,
    };
    await recordStart(tx, about, actorOf(operator));
    if (breakGlassId !== null) await noteRunOfBreakGlass(tx, breakGlassId, created.run.id);
  }
  return created;
}
