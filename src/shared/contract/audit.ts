import { z } from 'zod';
import { idSchema, instantSchema, queryTextSchema } from './scalars';

export const AUDIT_STATUSES = ['success', 'failed', 'blocked'] as const;
export type AuditStatus = (typeof AUDIT_STATUSES)[number];

/** One entry of the audit, sanitised. */
export const auditRecordSchema = z.object({
  id: idSchema,
  recordedAt: instantSchema,
  action: z.string(),
  /** The action in words. */
  label: z.string(),
  status: z.enum(AUDIT_STATUSES),
  /** Null for entries without a person, such as what the deploy hook did. */
  actor: z.object({ id: idSchema.nullable(), name: z.string(), email: z.string() }).nullable(),
  tenantId: idSchema.nullable(),
  tenantName: z.string().nullable(),
  resourceType: z.string().nullable(),
  resourceId: z.string().nullable(),
  /** The operation it is about. */
  runId: idSchema.nullable(),
  metadata: z.json(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const auditFilterSchema = z.object({
  actions: z.array(queryTextSchema).max(50).optional(),
  statuses: z.array(z.enum(AUDIT_STATUSES)).max(AUDIT_STATUSES.length).optional(),
  /** Part of the actor's name or address. */
  actor: queryTextSchema.optional(),
  recordedAfter: instantSchema.optional(),
  recordedBefore: instantSchema.optional(),
  runId: idSchema.optional(),
  /** Part of what an entry says of action, actor, resource and runbook. */
  text: queryTextSchema.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** A page of the audit, newest first; `cursor` continues after the last entry. */
export const listAuditRequestSchema = z.object({
  filter: auditFilterSchema.default({}),
  cursor: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(500).default(100),
});
export const auditPageSchema = z.object({
  entries: z.array(auditRecordSchema),
  nextCursor: z.string().nullable(),
  readAt: instantSchema,
});

export const AUDIT_EXPORT_FORMATS = ['csv', 'json'] as const;
export const exportAuditRequestSchema = z.object({
  filter: auditFilterSchema.default({}),
  format: z.enum(AUDIT_EXPORT_FORMATS),
});
/** Null where no file was chosen. `isCut`: there were more entries than an export holds. */
export const exportAuditResultSchema = z.object({ entries: z.number().int(), isCut: z.boolean() }).nullable();

/** Audit entries that could not be written yet; they are kept and sent in order. */
export const unsentAuditSchema = z.object({
  count: z.number().int().nonnegative(),
  oldestAt: instantSchema.nullable(),
  /** What stood against sending the first of them, where known. */
  problem: z.string().nullable(),
});
export type UnsentAudit = z.infer<typeof unsentAuditSchema>;
