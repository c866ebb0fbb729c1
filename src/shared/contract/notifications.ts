import { z } from 'zod';
import { STATUS_BUCKETS } from '../domain/run-status';
import { summaryCountsSchema } from './runs';
import { idSchema, instantSchema } from './scalars';

/** Whatever Postgres takes for one: not every writer of the table keeps to the versions of the RFC. */
const notificationIdSchema = z.guid();

/** At most as many are marked in one go, so that it can be undone in one go too. */
export const MAX_MARKED = 5_000;

/** Something that the signed-in person was told. All texts are safe to show. */
export const notificationSchema = z.object({
  id: notificationIdSchema,
  title: z.string(),
  body: z.string(),
  /** How the operation ended that it is about, where it says so. */
  bucket: z.enum(STATUS_BUCKETS).nullable(),
  errorSummary: z.string().nullable(),
  counts: summaryCountsSchema,
  runId: idSchema.nullable(),
  readAt: instantSchema.nullable(),
  createdAt: instantSchema,
});
export type InboxNotification = z.infer<typeof notificationSchema>;

/** A page of the inbox, newest first; `cursor` continues after the last row. */
export const listNotificationsRequestSchema = z.object({
  isUnreadOnly: z.boolean().default(false),
  cursor: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(200).default(100),
});
export const notificationPageSchema = z.object({
  notifications: z.array(notificationSchema),
  nextCursor: z.string().nullable(),
  /** How many there are unread in all. */
  unread: z.number().int().nonnegative(),
  /** When this was read from the database. */
  readAt: instantSchema,
  /** The database was away: this is what was last read from it. */
  isKept: z.boolean(),
});
export type NotificationPage = z.infer<typeof notificationPageSchema>;

export const markNotificationsRequestSchema = z.object({
  ids: z.array(notificationIdSchema).min(1).max(MAX_MARKED),
  isRead: z.boolean(),
});
/** Those that were otherwise before: marking just these again undoes it. */
export const markedNotificationsSchema = z.object({
  changedIds: z.array(notificationIdSchema),
  unread: z.number().int().nonnegative(),
});
export type MarkedNotifications = z.infer<typeof markedNotificationsSchema>;
