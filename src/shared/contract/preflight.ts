import { z } from 'zod';
import { idSchema, instantSchema, queryTextSchema, scopeSchema, targetSchema } from './scalars';

const count = z.number().int().nonnegative();

/** One thing the operator should know before starting. */
export const preflightCheckSchema = z.object({
  key: z.string(),
  about: z.enum(['conflicts', 'database']),
  level: z.enum(['ok', 'notice', 'blocking']),
  message: z.string(),
  /** The operations that it is about. */
  runIds: z.array(idSchema),
});
export type PreflightCheck = z.infer<typeof preflightCheckSchema>;

export const tenantCountsSchema = z.object({
  tenantId: idSchema,
  tenantName: z.string(),
  totalCount: count,
  affectedCount: count,
});

/** A lock that somebody holds on a tenant, or on all of them where `tenantId` is null. */
export const heldLockSchema = z.object({
  tenantId: idSchema.nullable(),
  tenantName: z.string().nullable(),
  until: instantSchema,
  /** The operation of ours that holds it; null where it is somebody else. */
  runId: idSchema.nullable(),
});

/** A value of a sampled row: never more than a code, a number or an instant. */
export const sampleValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('word'), word: z.string() }),
  z.object({ kind: z.literal('count'), count: z.number() }),
  z.object({ kind: z.literal('instant'), at: instantSchema }),
  /** Counts from the start of the run, which is not known yet. */
  z.object({ kind: z.literal('after_start'), days: z.number().int() }),
]);
export type SampleValue = z.infer<typeof sampleValueSchema>;

export const sampleChangeSchema = z.object({
  column: z.string(),
  before: sampleValueSchema,
  after: sampleValueSchema,
});
export type SampleChange = z.infer<typeof sampleChangeSchema>;

/** Real rows with what the run would make of them. */
export const preflightSampleSchema = z.object({
  rows: z.array(
    z.object({
      id: idSchema,
      tenantId: idSchema,
      tenantName: z.string(),
      kinds: z.array(z.string()),
      /** The row that takes this one up, where it is merged as a duplicate. */
      mergedInto: idSchema.nullable(),
      changes: z.array(sampleChangeSchema),
    }),
  ),
});
export type PreflightSample = z.infer<typeof preflightSampleSchema>;

export const preflightRequestSchema = z.object({
  runbookKey: queryTextSchema,
  target: targetSchema,
  /** To follow and to stop it by. */
  requestId: z.uuid().nullable().default(null),
  /** However long it takes. Without, an estimate is given where counting takes too long. */
  isExact: z.boolean().default(false),
});

export const preflightSchema = z.object({
  /** Null for an estimate, which vouches for no start. */
  id: z.uuid().nullable(),
  isEstimate: z.boolean(),
  /** Tells this plan from others: version, scope, settings, tenants and their counts. Null for an estimate. */
  planHash: z.string().nullable(),
  runbookKey: z.string(),
  scope: scopeSchema,
  targetTenantId: idSchema.nullable(),
  totalCount: count,
  affectedCount: count,
  /** By how many findings the world may have changed at the start. */
  tolerance: z.object({ total: count, affected: count }),
  /** All-tenants preflights only. */
  estimatedTenants: count.nullable(),
  /** The tenants with most to change, at most 20. */
  topTenants: z.array(tenantCountsSchema),
  affectedTenants: count,
  checks: z.array(preflightCheckSchema),
  /** How many locks are held, and the first of them. */
  locks: z.object({ total: count, held: z.array(heldLockSchema) }),
  /** Null where there is none or it took too long. */
  sample: preflightSampleSchema.nullable(),
  /** Measured on so many runs here; none means that the rate is a cautious guess. */
  duration: z.object({ ms: z.number().nonnegative(), rowsPerSecond: z.number().positive(), measuredRuns: count }),
  takenAt: instantSchema,
  expiresAt: instantSchema,
});
export type Preflight = z.infer<typeof preflightSchema>;
/** One that vouches for a start. */
export type ExactPreflight = Preflight & { readonly id: string };

export const countingRequestSchema = z.object({ requestId: z.uuid() });

/** How far a count has come; null where that can't be told. */
export const countingProgressSchema = z.object({ counted: count, tenants: count }).nullable();

/** The tenants of a preflight, those with most to change first. */
export const listPreflightTenantsRequestSchema = z.object({
  runbookKey: queryTextSchema,
  preflightId: z.uuid(),
  text: queryTextSchema.default(''),
  /** Leaves out those in which nothing changes. */
  isAffectedOnly: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
});
export const preflightTenantPageSchema = z.object({ tenants: z.array(tenantCountsSchema), total: count });

export const LEFT_REASONS = ['failed', 'locked', 'cancelled', 'not_in_run', 'changed_since'] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

/** Why a tenant still has something to change, as people read it. */
export const LEFT_REASON_LABELS: Readonly<Record<LeftReason, string>> = {
  failed: 'failed in this operation',
  locked: 'was locked by somebody else',
  cancelled: 'was not finished',
  not_in_run: 'was not part of it',
  changed_since: 'changed since',
};

export const verifyRequestSchema = z.object({ runId: idSchema, requestId: z.uuid().nullable().default(null) });

/** The preflight again for a run that has ended: 0 left, or what is left and why. */
export const verificationSchema = z.object({
  runId: idSchema,
  runbookKey: z.string(),
  scope: scopeSchema,
  targetTenantId: idSchema.nullable(),
  totalCount: count,
  leftCount: count,
  /** How many tenants have something left, and the first hundred, those with most left first. */
  tenantCount: count,
  tenants: z.array(
    z.object({ tenantId: idSchema, tenantName: z.string(), leftCount: count, reason: z.enum(LEFT_REASONS) }),
  ),
  checkedAt: instantSchema,
});
export type Verification = z.infer<typeof verificationSchema>;
