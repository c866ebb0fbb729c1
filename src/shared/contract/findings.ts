import { z } from 'zod';
import { idSchema, instantSchema, queryTextSchema } from './scalars';

/** What a list of findings is narrowed by. Absent fields narrow nothing. */
export const findingFilterSchema = z.object({
  tenantId: idSchema.optional(),
  types: z.array(queryTextSchema).max(20).optional(),
  /** Exactly this one. */
  scopeKey: queryTextSchema.optional(),
  statuses: z.array(queryTextSchema).max(20).optional(),
  severities: z.array(queryTextSchema).max(20).optional(),
  /** Open, and due before now. */
  isOverdue: z.literal(true).optional(),
  /** The inventory run that the state was compared with, and the one it was found in. */
  baselineRunId: idSchema.optional(),
  currentRunId: idSchema.optional(),
  /** Findings of one recurring problem. */
  recurrenceKey: queryTextSchema.optional(),
});
export type FindingFilter = z.infer<typeof findingFilterSchema>;

/** `due`: the longest overdue first, those without a due date at the end. */
export const FINDING_ORDERS = ['newest', 'due'] as const;
export type FindingOrder = (typeof FINDING_ORDERS)[number];

/** One finding in a list. Codes are as they are stored, where they look like codes. */
export const findingSummarySchema = z.object({
  id: idSchema,
  tenantId: idSchema,
  tenantName: z.string(),
  type: z.string(),
  scopeKey: z.string(),
  subjectType: z.string(),
  /** Null where the platform recorded none. */
  subjectId: z.string().nullable(),
  severity: z.string(),
  status: z.string(),
  dueAt: instantSchema.nullable(),
  /** By the database's clock. */
  isOverdue: z.boolean(),
  baselineRunId: idSchema.nullable(),
  currentRunId: idSchema.nullable(),
  createdAt: instantSchema,
});
export type FindingSummary = z.infer<typeof findingSummarySchema>;
