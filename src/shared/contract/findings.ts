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

/** A page of a list; `cursor` continues after the last row of the page before, with the same filter and order. */
export const listFindingsRequestSchema = z.object({
  filter: findingFilterSchema.default({}),
  order: z.enum(FINDING_ORDERS).default('newest'),
  cursor: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(200).default(100),
});
export const findingPageSchema = z.object({
  findings: z.array(findingSummarySchema),
  nextCursor: z.string().nullable(),
  /** The name of the filter's tenant, where the operator sees that one. */
  tenantName: z.string().nullable(),
  readAt: instantSchema,
});
export type FindingPage = z.infer<typeof findingPageSchema>;

/** Findings that are on screen already, to be shown as they are now. */
export const listFindingsByIdRequestSchema = z.object({ ids: z.array(idSchema).min(1).max(200) });

/** Findings are counted up to here: who has more of them wants a filter, not a number. */
export const FINDINGS_COUNTED = 1_000;

/** One more than {@link FINDINGS_COUNTED} stands for any number above it. */
const boundedCount = z
  .number()
  .int()
  .nonnegative()
  .max(FINDINGS_COUNTED + 1);
export const countFindingsRequestSchema = z.object({ filter: findingFilterSchema.default({}) });
export const findingCountsSchema = z.object({
  /** All that the filter finds, and of those the open and the overdue ones; null where counting took too long. */
  counts: z.object({ total: boundedCount, open: boundedCount, overdue: boundedCount }).nullable(),
  readAt: instantSchema,
});
export type FindingCounts = z.infer<typeof findingCountsSchema>;

/** The parts of the evidence that anybody is shown: names, counts and ids. */
export const findingEvidenceSchema = z.object({
  kind: z.string().nullable(),
  changeType: z.string().nullable(),
  changedFields: z.array(z.string()),
  changeCounts: z.array(z.object({ name: z.string(), count: z.number().int().nonnegative() })),
  run: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Entries of these that are left out: too many, or not what they should be. */
  omitted: z.number().int().nonnegative(),
});

/** One finding with its life so far. */
export const findingDetailSchema = findingSummarySchema.extend({
  recurrenceKey: z.string().nullable(),
  /** Others of the tenant with the same recurrence key, counted up to {@link FINDINGS_COUNTED}. */
  others: boundedCount,
  firstSeenAt: instantSchema.nullable(),
  lastSeenAt: instantSchema.nullable(),
  timesSeen: z.number().int().nonnegative().nullable(),
  slaDays: z.number().int().nullable(),
  acknowledgedAt: instantSchema.nullable(),
  triagedAt: instantSchema.nullable(),
  inProgressAt: instantSchema.nullable(),
  reopenedAt: instantSchema.nullable(),
  resolvedAt: instantSchema.nullable(),
  resolvedReason: z.string().nullable(),
  closedAt: instantSchema.nullable(),
  closedReason: z.string().nullable(),
  updatedAt: instantSchema,
  /** Null where the database role may not read it. */
  evidence: findingEvidenceSchema.nullable(),
  readAt: instantSchema,
});
export type FindingDetail = z.infer<typeof findingDetailSchema>;

/** Tenants to choose from: those the operator sees, by name, id or external id. */
export const searchFindingTenantsRequestSchema = z.object({
  text: queryTextSchema.default(''),
  limit: z.number().int().min(1).max(100).default(20),
});
export const findingTenantSchema = z.object({ id: idSchema, name: z.string(), isDeleted: z.boolean() });
export type FindingTenant = z.infer<typeof findingTenantSchema>;
