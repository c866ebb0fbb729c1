import type { Runbook } from '../../../shared/contract/runbooks';
import { describeReasonProblem, parseReason, type Reason } from '../../../shared/domain/reason';
import { isConfirmed, isReasonRequired } from '../../../shared/domain/start-rules';
import type { ReasonPolicy } from '../reasons/reason-policy';
import { draftTarget, matchingPreflight, preflightLeftMs, type RunbookDraft } from './runbook-draft-store';

/** The reason as it would be sent: none where none is needed and none was written. */
export type DraftReason = { ok: true; reason: Reason | null } | { ok: false; message: string };

/** Reads the draft's reason. A single tenant needs none, but one that was begun has to be whole. */
export function draftReason(
  draft: Pick<RunbookDraft, 'scope' | 'reasonCode' | 'reasonText'>,
  { isBreakGlass, ticket }: ReasonPolicy,
): DraftReason {
  const isOptional = !isReasonRequired(draft.scope, isBreakGlass);
  if (isOptional && draft.reasonText.trim() === '') return { ok: true, reason: null };
  const parsed = parseReason({ code: draft.reasonCode, text: draft.reasonText }, ticket);
  return parsed.ok ? parsed : { ok: false, message: describeReasonProblem(parsed.problem, ticket) };
}

/** Everything that still stands against a start, in the order of the page. The rules themselves are main's to enforce. */
export function startBlockers(
  runbook: Pick<Runbook, 'missingCapability' | 'confirmationPhrase'>,
  draft: RunbookDraft,
  databaseGate: string | null,
  nowMs: number,
  policy: ReasonPolicy,
  isTakingPreflight = false,
): string[] {
  const blockers: string[] = [];
  if (databaseGate !== null) blockers.push(databaseGate);
  if (runbook.missingCapability !== null) {
    blockers.push(`You lack the capability ${runbook.missingCapability}.`);
    return blockers;
  }
  if (draftTarget(draft) === null) blockers.push('Choose a tenant.');
  const taken = matchingPreflight(draft);
  // The one before is on its way out, whatever the new one finds.
  if (isTakingPreflight) blockers.push('A preflight is being taken.');
  else if (taken === null) blockers.push('Run the preflight.');
  else if (preflightLeftMs(taken, nowMs) === 0) blockers.push('The preflight has expired: take a new one.');
  else if (taken.preflight.id === null) blockers.push('This is an estimate: count exactly.');
  else {
    for (const check of taken.preflight.checks) if (check.level === 'blocking') blockers.push(check.message);
  }
  const reason = draftReason(draft, policy);
  if (!reason.ok) blockers.push(reason.message);
  if (!isConfirmed(draft.scope, draft.confirmation)) blockers.push(`Type ${runbook.confirmationPhrase}.`);
  return blockers;
}
