import type { Action, RunbookOf } from '../../shared/domain/actions';
import { withBreakGlass } from '../../shared/domain/break-glass';
import { identify } from '../identity/identity-service';
import { type PlatformOperator, requirePlatformAction } from '../identity/operator';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';
import { breakGlassOver } from './break-glass-errors';
import type { BreakGlassKeeper } from './break-glass-keeper';
import { assumeBreakGlassRole, isBreakGlassOpen, noteStartedRun } from './break-glass-store';

/** Somebody who acts, and under which break-glass. */
export interface ActingOperator {
  /** With what the break-glass lets them pass. */
  readonly operator: PlatformOperator;
  /** Null without one. */
  readonly breakGlassId: string | null;
}

/** Actions that change or lock something, for which the group role is taken on. */
const PRIVILEGED: readonly Action[] = ['runbooks.preflight', 'runs.verify', 'runbooks.start', 'runs.control'];

/**
 * The operator, who may do this by themselves or under the break-glass that lasts. It counts only where this
 * application's clocks and the server's agree that it lasts, it is theirs, and they still hold the capability to use it.
 */
export async function authoriseActing<Name extends Action>(
  tx: ReadTransaction,
  keeper: BreakGlassKeeper | null,
  action: Name,
  ...runbook: RunbookOf<Name>
): Promise<ActingOperator> {
  const operator = await identify(tx);
  const held = keeper?.current() ?? null;
  const counts =
    held !== null &&
    operator.kind === 'platform_user' &&
    operator.platformUserId === held.platformUserId &&
    operator.capabilities.includes('platform.use_break_glass') &&
    (await isBreakGlassOpen(tx, held.id, held.platformUserId));
  if (!counts) return { operator: requirePlatformAction(operator, action, ...runbook), breakGlassId: null };
  const elevated = { ...operator, capabilities: withBreakGlass(operator.capabilities) };
  const acting = requirePlatformAction(elevated, action, ...runbook);
  if (PRIVILEGED.includes(action)) await assumeBreakGlassRole(tx);
  return { operator: acting, breakGlassId: held.id };
}

/** Takes on the group role for a transaction of its own that belongs to what was authorised before. */
export async function goOnActing(tx: ReadTransaction, acting: ActingOperator): Promise<void> {
  if (acting.breakGlassId !== null) await assumeBreakGlassRole(tx);
}

/** Notes a run with the break-glass that it was started under, which must last until then. */
export async function noteRunOfBreakGlass(tx: WriteTransaction, breakGlassId: string, runId: number): Promise<void> {
  if (await noteStartedRun(tx, breakGlassId, runId)) return;
  throw breakGlassOver();
}
