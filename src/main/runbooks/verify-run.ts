import { runContextSchema } from '../../shared/contract/run-context';
import type { LeftReason, Verification } from '../../shared/contract/preflight';
import type { RunTenantState } from '../../shared/contract/runs';
import { isActive } from '../../shared/domain/run-status';
import type { Target } from '../../shared/contract/scalars';
import { notFound, WheelhouseError } from '../../shared/errors';
import { recordPreflight } from '../audit/run-audit';
import { authoriseActing, goOnActing } from '../break-glass/authorise-acting';
import { authorise } from '../identity/identity-service';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import { findVisibleRun, readTenantEnds } from '../runs/run-lookup';
import { countExactly, type Counting } from './count-exactly';
import type { RunbookDefinition } from './definition';
import { sumOf } from './plan';
import { actorOf, type RunbooksContext, tenantsOfTarget } from './runbooks-service';
import { stoppable } from './stoppable';
import { readTenantNames } from './tenant-store';

const SHOWN_TENANTS = 100;
const STATEMENT_LIMIT_MS = 35_000;

type TenantEnd = { readonly state: RunTenantState; readonly reasonCode: string | null };

/** Why a tenant still has something to change. `wasManaged` is false for runs that this engine did not execute. */
export function whyLeft(end: TenantEnd | undefined, wasManaged: boolean): LeftReason {
  if (end === undefined) return wasManaged ? 'not_in_run' : 'changed_since';
  switch (end.state) {
    case 'failed':
      return end.reasonCode === 'lock_unavailable' ? 'locked' : 'failed';
    case 'succeeded':
      return 'changed_since';
    case 'cancelled':
    case 'pending':
    case 'running':
      return 'cancelled';
  }
}

interface Verifiable {
  readonly definition: RunbookDefinition;
  readonly target: Target;
}

function unverifiable(message: string): WheelhouseError {
  return new WheelhouseError({
    kind: 'conflict',
    code: 'invalid_state',
    message,
    dataSafety: 'Nothing was changed.',
  });
}

async function requireVerifiable(tx: ReadTransaction, context: RunbooksContext, runId: number): Promise<Verifiable> {
  const run = await findVisibleRun(tx, runId, await authorise(tx, 'runs.view'));
  if (run === null) throw notFound(`Operation #${runId}`);
  const parsed = runContextSchema.pick({ runbook: true }).safeParse(run.context);
  const definition = parsed.success ? context.registry.find(parsed.data.runbook.key) : null;
  if (!parsed.success || definition === null) {
    throw unverifiable(`Operation #${runId} is no run of a runbook that could be verified.`);
  }
  if (isActive(run.status)) throw unverifiable(`Operation #${runId} has not ended yet.`);
  const { target_tenant_id: tenantId } = parsed.data.runbook;
  return { definition, target: tenantId === null ? { scope: 'all_tenants' } : { scope: 'single_tenant', tenantId } };
}

/** Counts by the runbook's `verify`, in one snapshot, and tells for each tenant with something left why that is. */
async function countLeft(
  tx: ReadTransaction,
  { definition, target }: Verifiable,
  runId: number,
  counting: Counting,
): Promise<Omit<Verification, 'checkedAt'>> {
  const tenantIds = await tenantsOfTarget(tx, target);
  const counts = await countExactly(tx, definition.verify, tenantIds, counting);
  const ends = await readTenantEnds(tx, runId);
  const left = counts
    .filter(({ affectedCount }) => affectedCount > 0)
    .toSorted((a, b) => b.affectedCount - a.affectedCount || a.tenantId - b.tenantId);
  const shown = left.slice(0, SHOWN_TENANTS);
  const names = await readTenantNames(
    tx,
    shown.map(({ tenantId }) => tenantId),
  );
  return {
    runId,
    runbookKey: definition.key,
    scope: target.scope,
    targetTenantId: target.scope === 'single_tenant' ? target.tenantId : null,
    totalCount: sumOf(counts, 'totalCount'),
    leftCount: sumOf(counts, 'affectedCount'),
    tenantCount: left.length,
    tenants: shown.map(({ tenantId, affectedCount }) => ({
      tenantId,
      tenantName: names.get(tenantId) ?? `Tenant ${tenantId}`,
      leftCount: affectedCount,
      reason: whyLeft(ends.get(tenantId), ends.size > 0),
    })),
  };
}

/**
 * The preflight again for the scope of a run that has ended: 0 left, or what is left and why. It is audited as the preflight
 * that it is, and vouches for no start.
 *
 * @throws WheelhouseError `invalid_state` for a run that goes on or is of no runbook, `stopped` where the signal aborted
 */
export async function verifyRun(
  context: RunbooksContext,
  request: { runId: number } & Partial<Counting>,
): Promise<Verification> {
  const { runId, signal = null } = request;
  const { acting, found } = await inReadTransaction(
    context.pool,
    async (tx) => {
      const verifiable = await requireVerifiable(tx, context, runId);
      const { capability } = verifiable.definition;
      const by = await authoriseActing(tx, context.breakGlass, 'runs.verify', capability);
      const counting = () => countLeft(tx, verifiable, runId, { ...request, signal });
      return { acting: by, found: await stoppable(context.pool, tx, signal, counting) };
    },
    { statementTimeoutMs: STATEMENT_LIMIT_MS },
  );
  await inWriteTransaction(context.pool, async (tx) => {
    await goOnActing(tx, acting);
    const about = {
      runbookKey: found.runbookKey,
      scope: found.scope,
      targetTenantId: found.targetTenantId,
      affectedCount: found.leftCount,
      runId,
      reasonCode: null,
      source: context.source,
      isBreakGlass: acting.breakGlassId !== null,
    };
    await recordPreflight(tx, about, actorOf(acting.operator));
  });
  return { ...found, checkedAt: new Date().toISOString() };
}
