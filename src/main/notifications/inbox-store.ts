import { z } from 'zod';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** Whose inbox: `notifiable_type` and `notifiable_id`. Every statement here is about one person's rows only. */
export interface Recipient {
  readonly type: 'platform_user' | 'user';
  readonly id: number;
}

/** A row of the platform's notifications as it is stored: nothing in it is fit to be shown yet. */
export interface NotificationRow {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly readAt: Date | null;
  readonly createdAt: Date;
  /** `created_at` by which pages continue. */
  readonly position: string;
}

const row = z.object({
  id: z.string(),
  type: z.string(),
  data: z.unknown(),
  read_at: storedDate.nullable(),
  created_at: storedDate,
  position: z.string(),
});

const COLUMNS = `n.id, n.type, n.data, n.read_at, n.created_at,
  to_char(greatest('0001-01-01Z', least('9999-12-31 23:59:59Z', n.created_at)) AT TIME ZONE 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS position`;

const OWN = 'n.notifiable_type = $1 AND n.notifiable_id = $2';

/** No run of this console ended before it was installed, and what is older than this is no news. */
const IS_NEWS = `n.created_at > greatest(now() - interval '7 days',
  (SELECT min(m.applied_at) FROM wheelhouse.migrations m) - interval '1 second')`;
const IS_UNANNOUNCED = `n.read_at IS NULL AND ${IS_NEWS} AND NOT EXISTS (
  SELECT FROM wheelhouse.notification_announcements a WHERE a.notification_id = n.id)`;

const idRows = z.array(z.object({ id: z.string() }));
const stateRows = z.tuple([
  z.object({ unread: z.number(), token: z.string(), unannounced: z.array(z.string()).nullable() }),
]);

function toRow(raw: unknown): NotificationRow {
  const read = row.parse(raw);
  return {
    id: read.id,
    type: read.type,
    data: read.data,
    readAt: read.read_at,
    createdAt: read.created_at,
    position: read.position,
  };
}

/** Rows newest first, after the given one. */
export async function listNotificationRows(
  tx: ReadTransaction,
  recipient: Recipient,
  page: { isUnreadOnly: boolean; after: { position: string; id: string } | null; limit: number },
): Promise<NotificationRow[]> {
  const { rows } = await tx.query(
    `SELECT ${COLUMNS} FROM notifications n
     WHERE ${OWN} AND ($3 = false OR n.read_at IS NULL)
       AND ($4::timestamptz IS NULL OR (n.created_at, n.id) < ($4::timestamptz, $5::uuid))
     ORDER BY n.created_at DESC, n.id DESC LIMIT $6`,
    [recipient.type, recipient.id, page.isUnreadOnly, page.after?.position ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(toRow);
}

/** How the inbox stands: unread ones, a token that is another after each change, and what nobody was told of yet. */
export async function readInboxState(
  tx: ReadTransaction,
  recipient: Recipient,
  maxUnannounced: number,
): Promise<{ unread: number; token: string; unannouncedIds: string[] }> {
  const { rows } = await tx.query(
    `SELECT count(*) FILTER (WHERE n.read_at IS NULL)::int AS unread,
            concat_ws(' ', count(*), count(n.read_at), max(n.created_at), max(n.updated_at), max(n.read_at)) AS token,
            (SELECT array_agg(u.id::text) FROM (
               SELECT n.id FROM notifications n WHERE ${OWN} AND ${IS_UNANNOUNCED} ORDER BY n.created_at LIMIT $3) u
            ) AS unannounced
     FROM notifications n WHERE ${OWN}`,
    [recipient.type, recipient.id, maxUnannounced],
  );
  const [{ unread, token, unannounced }] = stateRows.parse(rows);
  return { unread, token, unannouncedIds: unannounced ?? [] };
}

/** How many are unread. */
export async function countUnread(tx: ReadTransaction, recipient: Recipient): Promise<number> {
  const { rows } = await tx.query(
    `SELECT count(*)::int AS unread FROM notifications n WHERE ${OWN} AND n.read_at IS NULL`,
    [recipient.type, recipient.id],
  );
  return z.tuple([z.object({ unread: z.number() })]).parse(rows)[0].unread;
}

/** Marks some of one's own, and gives those that were otherwise before. */
export async function markRows(
  tx: WriteTransaction,
  recipient: Recipient,
  ids: readonly string[],
  isRead: boolean,
): Promise<string[]> {
  const { rows } = await tx.query(
    `UPDATE notifications n SET read_at = CASE WHEN $4 THEN now() END, updated_at = now()
     WHERE ${OWN} AND n.id = ANY($3::uuid[]) AND (n.read_at IS NULL) = $4
     RETURNING n.id`,
    [recipient.type, recipient.id, ids, isRead],
  );
  return idRows.parse(rows).map(({ id }) => id);
}

/** The newest of one's own that are unread. */
export async function listUnreadIds(tx: ReadTransaction, recipient: Recipient, limit: number): Promise<string[]> {
  const { rows } = await tx.query(
    `SELECT n.id FROM notifications n WHERE ${OWN} AND n.read_at IS NULL ORDER BY n.created_at DESC, n.id DESC LIMIT $3`,
    [recipient.type, recipient.id, limit],
  );
  return idRows.parse(rows).map(({ id }) => id);
}

/**
 * Notes that somebody is told of these by this application, and gives those of them that no other application had noted
 * before: only these are to be told.
 */
export async function claimAnnouncements(
  tx: WriteTransaction,
  recipient: Recipient,
  ids: readonly string[],
): Promise<NotificationRow[]> {
  const { rows } = await tx.query(
    `WITH claimed AS (
       INSERT INTO wheelhouse.notification_announcements (notification_id)
       SELECT n.id FROM notifications n WHERE ${OWN} AND n.id = ANY($3::uuid[]) AND ${IS_UNANNOUNCED}
       ON CONFLICT DO NOTHING RETURNING notification_id)
     SELECT ${COLUMNS} FROM notifications n JOIN claimed ON claimed.notification_id = n.id
     ORDER BY n.created_at, n.id`,
    [recipient.type, recipient.id, ids],
  );
  return rows.map(toRow);
}
