import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { BreakGlassRequest } from '../../shared/contract/break-glass';
import type { Identity } from '../../shared/contract/session';
import {
  BREAK_GLASS_MAX_MINUTES,
  type BreakGlassEndCause,
  extendableMinutes,
  isBreakGlassDuration,
} from '../../shared/domain/break-glass';
import { describeReasonProblem, parseReason, type Reason, textProblem } from '../../shared/domain/reason';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { refused } from '../../shared/errors';
import { authorisePlatform } from '../identity/identity-service';
import type { PlatformOperator } from '../identity/operator';
import { toWheelhouseError } from '../postgres/errors';
import { mayAssumeGroupRole } from '../postgres/group-role';
import { GROUP_ROLES } from '../postgres/role-grants';
import { inReadTransaction, inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { type BreakGlassActor, recordEnd, recordEnter, recordReview } from './break-glass-audit';
import {
  breakGlassOver,
  invalidMinutes,
  nothingToReview,
  reviewNeeded,
  stillActive,
  tooLong,
} from './break-glass-errors';
import type { BreakGlassKeeper, TellEnd } from './break-glass-keeper';
import {
  assumeBreakGlassRole,
  type BreakGlassRecord,
  endBreakGlass,
  findUnreviewed,
  insertBreakGlass,
  prolongBreakGlass,
  reviewBreakGlass,
} from './break-glass-store';

export interface BreakGlassContext {
  readonly pool: pg.Pool;
  readonly keeper: BreakGlassKeeper;
  /** What a ticket in a reason looks like, where one is asked for. */
  readonly ticket: TicketRule | null;
}

/** Whoever quits does not wait for long. */
const END_LIMITS = { statementTimeoutMs: 3_000, lockTimeoutMs: 2_000 };

function checkRequest(context: BreakGlassContext, request: BreakGlassRequest): Reason {
  if (!isBreakGlassDuration(request.minutes)) throw invalidMinutes();
  const parsed = parseReason(request.reason, context.ticket);
  if (parsed.ok) return parsed.reason;
  throw refused('reason_required', describeReasonProblem(parsed.problem, context.ticket));
}

/** The operator, who may use break-glass, with the grants of its group role where the session's role has them. */
async function authoriseUse(tx: WriteTransaction): Promise<PlatformOperator> {
  const operator = await authorisePlatform(tx, 'breakGlass.use');
  await assumeBreakGlassRole(tx);
  return operator;
}

async function storeEnd(
  tx: WriteTransaction,
  actor: BreakGlassActor,
  end: { id: string; cause: BreakGlassEndCause },
  secondsAgo: number,
): Promise<void> {
  await assumeBreakGlassRole(tx);
  const record = await endBreakGlass(tx, end.id, end.cause, secondsAgo);
  if (record !== null) await recordEnd(tx, record, actor);
}

function tellerOf(context: BreakGlassContext, actor: BreakGlassActor): TellEnd {
  return (end, secondsAgo) =>
    inWriteTransaction(context.pool, (tx) => storeEnd(tx, actor, end, secondsAgo), END_LIMITS);
}

/**
 * Begins an elevation for some minutes.
 *
 * @throws WheelhouseError `missing_capability`, `reason_required`, `review_needed` while the last one was not reviewed
 */
export async function enterBreakGlass(context: BreakGlassContext, request: BreakGlassRequest): Promise<void> {
  const reason = checkRequest(context, request);
  if (context.keeper.current() !== null) throw stillActive();
  const since = context.keeper.now();
  const { record, operator } = await inWriteTransaction(context.pool, async (tx) => {
    const who = await authoriseUse(tx);
    const { platformUserId } = who;
    const added = await insertBreakGlass(tx, { id: randomUUID(), platformUserId, reason, minutes: request.minutes });
    if (added === null) throw reviewNeeded();
    await recordEnter(tx, added, who, { reason, minutes: request.minutes, isExtension: false });
    return { record: added, operator: who };
  });
  context.keeper.begin(record, since, tellerOf(context, operator));
}

/** Adds minutes for a new reason; all of it together lasts at most an hour. */
export async function extendBreakGlass(context: BreakGlassContext, request: BreakGlassRequest): Promise<void> {
  const reason = checkRequest(context, request);
  const held = context.keeper.current();
  if (held === null) throw breakGlassOver();
  if (request.minutes > extendableMinutes(held.minutes)) throw tooLong(held.minutes);
  const record = await inWriteTransaction(context.pool, async (tx) => {
    const who = await authoriseUse(tx);
    const { minutes } = request;
    const prolonged = await prolongBreakGlass(tx, held.id, { reason, minutes, maxMinutes: BREAK_GLASS_MAX_MINUTES });
    if (prolonged === null) throw breakGlassOver();
    await recordEnter(tx, prolonged, who, { reason, minutes, isExtension: true });
    return prolonged;
  });
  // It may have run out while the database was asked; then it stays ended, and only the audit knows of more minutes.
  if (context.keeper.current() !== null) context.keeper.extend(record);
}

/** Ends it at once. Whether or not the database can be told, nothing is passed any more. */
export function exitBreakGlass(context: BreakGlassContext): Promise<void> {
  return context.keeper.end('exit');
}

/** Stores what there is to say about the last one, after which the next one may be entered. */
export async function reviewLastBreakGlass(context: BreakGlassContext, request: { note: string }): Promise<void> {
  const note = request.note.trim();
  const problem = textProblem(note);
  if (problem !== null) {
    throw refused('review_required', describeReasonProblem(problem, null).replaceAll('reason', 'review'));
  }
  if (context.keeper.current() !== null) throw stillActive();
  await inWriteTransaction(context.pool, async (tx) => {
    const who = await authoriseUse(tx);
    const last = await findUnreviewed(tx, who.platformUserId);
    if (last === null) throw nothingToReview();
    // Open on another computer, or left open by an application that was killed: whoever reviews it ends it.
    if (last.endedAt === null) await settleOpen(tx, context.keeper, last, who, true);
    const reviewed = await reviewBreakGlass(tx, last.id, note);
    if (reviewed === null) throw nothingToReview();
    await recordReview(tx, reviewed, who, note);
  });
  context.keeper.learn(null, null);
}

async function settleOpen(
  tx: WriteTransaction,
  keeper: BreakGlassKeeper,
  record: BreakGlassRecord,
  actor: BreakGlassActor,
  isEndedAnyway: boolean,
): Promise<void> {
  const untold = keeper.untoldEnd(record.id);
  if (untold !== null) await storeEnd(tx, actor, untold.end, untold.secondsAgo);
  else if (record.isPast) await storeEnd(tx, actor, { id: record.id, cause: 'expire' }, 0);
  else if (isEndedAnyway) await storeEnd(tx, actor, { id: record.id, cause: 'left_open' }, 0);
}

/**
 * Brings keeper and database together when somebody is signed in, and from time to time: tells ends that could not be
 * told, ends what is past its time or whose capability was taken away, and learns of a review that is due.
 */
export async function settleBreakGlass(context: Omit<BreakGlassContext, 'ticket'>, identity: Identity): Promise<void> {
  try {
    await settle(context, identity);
  } catch (error) {
    // Whoever lacks the grants for break-glass still signs in; entering one tells what is missing.
    if (toWheelhouseError(error).kind !== 'blocked') throw error;
  }
}

async function settle({ pool, keeper }: Omit<BreakGlassContext, 'ticket'>, identity: Identity): Promise<void> {
  const held = keeper.current();
  if (identity.kind !== 'platform_user' || !identity.capabilities.includes('platform.use_break_glass')) {
    if (held !== null) await keeper.end('revoked');
    keeper.learn(null, null);
    return;
  }
  const { platformUserId } = identity;
  if (held !== null && held.platformUserId !== platformUserId) await keeper.end('disconnect');
  const askedWith = keeper.current()?.id ?? null;
  let record = await inReadTransaction(pool, (tx) => findUnreviewed(tx, platformUserId));
  if (record !== null && record.endedAt === null && askedWith !== record.id) {
    const open = record;
    record = await inWriteTransaction(pool, async (tx) => {
      await settleOpen(tx, keeper, open, identity, false);
      return findUnreviewed(tx, platformUserId);
    });
  }
  keeper.learn(record, askedWith);
}

/** The group role under which an engine may work while this operator's break-glass lasts; null where there is none. */
export async function findGroupRole(pool: pg.Pool, identity: Identity): Promise<string | null> {
  if (identity.kind !== 'platform_user' || !identity.capabilities.includes('platform.use_break_glass')) return null;
  const mayAssume = await inReadTransaction(pool, (tx) => mayAssumeGroupRole(tx, GROUP_ROLES.breakGlass));
  return mayAssume ? GROUP_ROLES.breakGlass : null;
}
