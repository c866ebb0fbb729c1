import { z } from 'zod';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

export const OUTBOX_KINDS = ['audit', 'alert', 'notification'] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/** Something that the platform's tables did not take, to be written later. */
export interface OutboxItem {
  readonly id: string;
  readonly kind: OutboxKind;
  readonly content: Readonly<Record<string, unknown>>;
  /** Where not said: the time of the transaction. */
  readonly occurredAt?: Date;
}

/** Keeps something for later, together with whatever else the transaction does. The address is the server's view of it now. */
export async function keepInOutbox(tx: WriteTransaction, item: OutboxItem, problem: string): Promise<void> {
  await tx.query(
    `INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at, last_error)
     VALUES ($1, $2, $3::jsonb || jsonb_build_object('ip', host(inet_client_addr())), coalesce($4, now()), $5)`,
    [item.id, item.kind, JSON.stringify(item.content), item.occurredAt ?? null, problem],
  );
}

/**
 * Notes that something is written in this very transaction. Gives false where that was noted before: then it must not be
 * written again.
 */
export async function claimSending(tx: WriteTransaction, item: OutboxItem): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO wheelhouse.outbox (id, kind, content, occurred_at, sent_at)
     VALUES ($1, $2, '{}', coalesce($3, now()), now()) ON CONFLICT DO NOTHING`,
    [item.id, item.kind, item.occurredAt ?? null],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Makes sure that one process at a time sends a kind, so that its order is kept. Held to the end of the transaction.
 *
 * @param waits whether to wait for the other process, as long as one statement may wait for a lock
 */
export async function becomeSender(tx: WriteTransaction, kind: OutboxKind, waits: boolean): Promise<boolean> {
  const key = `hashtextextended('wheelhouse.outbox.' || $1, 0)`;
  if (waits) {
    await tx.query(`SELECT pg_advisory_xact_lock(${key})`, [kind]);
    return true;
  }
  const { rows } = await tx.query(`SELECT pg_try_advisory_xact_lock(${key}) AS is_ours`, [kind]);
  return z.object({ is_ours: z.boolean() }).parse(rows[0]).is_ours;
}

const row = z.object({
  id: z.string(),
  kind: z.enum(OUTBOX_KINDS),
  content: z.record(z.string(), z.unknown()),
  occurred_at: z.date(),
  is_due: z.boolean(),
});

/** The first of a kind that waits, due or not: a later one must not overtake it. */
export async function findFirstUnsent(
  tx: ReadTransaction,
  kind: OutboxKind,
): Promise<{ item: Required<OutboxItem>; isDue: boolean } | null> {
  const { rows } = await tx.query(
    `SELECT id, kind, content, occurred_at, next_try_at <= now() AS is_due FROM wheelhouse.outbox
     WHERE sent_at IS NULL AND kind = $1 AND next_try_at < 'infinity' ORDER BY position LIMIT 1`,
    [kind],
  );
  if (rows[0] === undefined) return null;
  const { id, content, occurred_at: occurredAt, is_due: isDue } = row.parse(rows[0]);
  return { item: { id, kind, content, occurredAt }, isDue };
}

/** Marks as sent, in the transaction that sends. */
export async function markSent(tx: WriteTransaction, id: string): Promise<void> {
  await tx.query('UPDATE wheelhouse.outbox SET sent_at = now(), last_error = NULL WHERE id = $1', [id]);
}

/** Notes a failed try; the next one follows after 1 s, 2 s, 4 s and so on, at most a minute. */
export async function noteFailedTry(tx: WriteTransaction, id: string, problem: string): Promise<void> {
  await tx.query(
    `UPDATE wheelhouse.outbox SET attempts = attempts + 1, last_error = $2,
       next_try_at = now() + make_interval(secs => least(60, 2 ^ least(attempts, 6)))
     WHERE id = $1`,
    [id, problem],
  );
}

/** Sets aside what can't be understood, so that it does not stand in the way of the rest. It still counts as unsent. */
export async function setAside(tx: WriteTransaction, id: string, problem: string): Promise<void> {
  await tx.query(
    `UPDATE wheelhouse.outbox SET attempts = attempts + 1, last_error = $2, next_try_at = 'infinity' WHERE id = $1`,
    [id, problem],
  );
}

const countRow = z.object({ count: z.number(), oldest: z.date().nullable(), problem: z.string().nullable() });

/** How much of a kind waits, since when, and what stood against the first of it. */
export async function countUnsent(
  tx: ReadTransaction,
  kinds: readonly OutboxKind[],
): Promise<{ count: number; oldest: Date | null; problem: string | null }> {
  const { rows } = await tx.query(
    `SELECT count(*) AS count, min(occurred_at) AS oldest,
            (array_agg(last_error ORDER BY position))[1] AS problem
     FROM wheelhouse.outbox WHERE sent_at IS NULL AND kind = ANY($1::text[])`,
    [kinds],
  );
  return countRow.parse(rows[0]);
}

/** Which database this is. */
export async function readInstallationId(tx: ReadTransaction): Promise<string> {
  const { rows } = await tx.query('SELECT id FROM wheelhouse.installation');
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/**
 * Forgets what was sent long ago, a bounded number at a time. What is kept on a computer tells by these rows that it was
 * written; after so many days nobody still waits for that answer.
 */
export async function deleteSentLongAgo(tx: WriteTransaction, days: number, limit: number): Promise<number> {
  const { rowCount } = await tx.query(
    `DELETE FROM wheelhouse.outbox WHERE id IN (
       SELECT id FROM wheelhouse.outbox WHERE sent_at < now() - make_interval(days => $1) LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  return rowCount ?? 0;
}
