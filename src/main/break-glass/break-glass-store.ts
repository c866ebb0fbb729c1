import { z } from 'zod';
import { BREAK_GLASS_END_CAUSES, type BreakGlassEndCause } from '../../shared/domain/break-glass';
import type { Reason } from '../../shared/domain/reason';
import { REASON_TEXT_MAX } from '../../shared/domain/reason';
import { isShowableCode, sanitiseMessage } from '../../shared/domain/sanitise';
import { ASSUME_GROUP_ROLE } from '../postgres/group-role';
import { GROUP_ROLES } from '../postgres/role-grants';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** A break-glass as it is stored. */
export interface BreakGlassRecord {
  readonly id: string;
  readonly platformUserId: number;
  readonly reasonCode: string;
  readonly reasonText: string;
  /** With every extension. */
  readonly minutes: number;
  readonly enteredAt: Date;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly endCause: BreakGlassEndCause | null;
  readonly runIds: readonly number[];
  /** Whether it is past its time by the server's clock. */
  readonly isPast: boolean;
}

const row = z.object({
  id: z.uuid(),
  platform_user_id: z.number(),
  reason_code: z.string(),
  reason_text: z.string(),
  minutes: z.number(),
  entered_at: storedDate,
  ends_at: storedDate,
  ended_at: storedDate.nullable(),
  end_cause: z.enum(BREAK_GLASS_END_CAUSES).nullable(),
  run_ids: z.array(z.coerce.number()),
  is_past: z.boolean(),
});

const COLUMNS = `id, platform_user_id, reason_code, reason_text, minutes, entered_at, ends_at, ended_at, end_cause,
  run_ids, ends_at <= clock_timestamp() AS is_past`;

function read(raw: unknown): BreakGlassRecord {
  const stored = row.parse(raw);
  return {
    id: stored.id,
    platformUserId: stored.platform_user_id,
    reasonCode: isShowableCode(stored.reason_code) ? stored.reason_code : 'unknown',
    reasonText: sanitiseMessage(stored.reason_text, [], REASON_TEXT_MAX),
    minutes: stored.minutes,
    enteredAt: stored.entered_at,
    endsAt: stored.ends_at,
    endedAt: stored.ended_at,
    endCause: stored.end_cause,
    runIds: stored.run_ids,
    isPast: stored.is_past,
  };
}

function readOptional(rows: unknown[]): BreakGlassRecord | null {
  return rows[0] === undefined ? null : read(rows[0]);
}

/** Adds one, or gives null where the operator has one that was not reviewed: the index sees to that. */
export async function insertBreakGlass(
  tx: WriteTransaction,
  wanted: { id: string; platformUserId: number; reason: Reason; minutes: number },
): Promise<BreakGlassRecord | null> {
  const { rows } = await tx.query(
    `INSERT INTO wheelhouse.break_glass_sessions (id, platform_user_id, reason_code, reason_text, minutes, ends_at)
     VALUES ($1, $2, $3, $4, $5::int, now() + make_interval(mins => $5::int))
     ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [wanted.id, wanted.platformUserId, wanted.reason.code, wanted.reason.text, wanted.minutes],
  );
  return readOptional(rows);
}

/** Adds minutes to one that still lasts, or gives null where it is over or would last too long. */
export async function prolongBreakGlass(
  tx: WriteTransaction,
  id: string,
  more: { reason: Reason; minutes: number; maxMinutes: number },
): Promise<BreakGlassRecord | null> {
  const { rows } = await tx.query(
    `UPDATE wheelhouse.break_glass_sessions
     SET minutes = minutes + $2::int, ends_at = ends_at + make_interval(mins => $2::int), reason_code = $3,
         reason_text = $4
     WHERE id = $1 AND ended_at IS NULL AND now() < ends_at AND minutes + $2::int <= $5 RETURNING ${COLUMNS}`,
    [id, more.minutes, more.reason.code, more.reason.text, more.maxMinutes],
  );
  return readOptional(rows);
}

/**
 * Ends one, so many seconds ago but neither before it began nor after its time. Gives null where it was ended before.
 */
export async function endBreakGlass(
  tx: WriteTransaction,
  id: string,
  cause: BreakGlassEndCause,
  secondsAgo: number,
): Promise<BreakGlassRecord | null> {
  const { rows } = await tx.query(
    `UPDATE wheelhouse.break_glass_sessions
     SET ended_at = greatest(entered_at, least(ends_at, now() - make_interval(secs => $3))), end_cause = $2
     WHERE id = $1 AND ended_at IS NULL RETURNING ${COLUMNS}`,
    [id, cause, secondsAgo],
  );
  return readOptional(rows);
}

/** The one that the operator has not reviewed, or null. */
export async function findUnreviewed(tx: ReadTransaction, platformUserId: number): Promise<BreakGlassRecord | null> {
  const { rows } = await tx.query(
    `SELECT ${COLUMNS} FROM wheelhouse.break_glass_sessions WHERE platform_user_id = $1 AND reviewed_at IS NULL`,
    [platformUserId],
  );
  return readOptional(rows);
}

/** Stores the review of one that has ended. Gives null where another window was faster. */
export async function reviewBreakGlass(
  tx: WriteTransaction,
  id: string,
  note: string,
): Promise<BreakGlassRecord | null> {
  const { rows } = await tx.query(
    `UPDATE wheelhouse.break_glass_sessions SET reviewed_at = now(), review_note = $2
     WHERE id = $1 AND reviewed_at IS NULL AND ended_at IS NOT NULL RETURNING ${COLUMNS}`,
    [id, note],
  );
  return readOptional(rows);
}

/** Whether one lasts, by the server's clock: whatever this computer's says, nothing passes after its time. */
export async function isBreakGlassOpen(tx: ReadTransaction, id: string, platformUserId: number): Promise<boolean> {
  const { rows } = await tx.query(
    `SELECT 1 FROM wheelhouse.break_glass_sessions
     WHERE id = $1 AND platform_user_id = $2 AND ended_at IS NULL AND clock_timestamp() < ends_at`,
    [id, platformUserId],
  );
  return rows.length > 0;
}

/** Notes a run that it started. Gives false where it has ended meanwhile: the run must not be started then. */
export async function noteStartedRun(tx: WriteTransaction, id: string, runId: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE wheelhouse.break_glass_sessions SET run_ids = array_append(array_remove(run_ids, $2::bigint), $2::bigint)
     WHERE id = $1 AND ended_at IS NULL AND clock_timestamp() < ends_at`,
    [id, runId],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Takes on the group role of break-glass to the end of the transaction, where the session's role may. A superuser gains
 * nothing by it and stays.
 */
export async function assumeBreakGlassRole(tx: ReadTransaction): Promise<void> {
  await tx.query(ASSUME_GROUP_ROLE, [GROUP_ROLES.breakGlass]);
}
