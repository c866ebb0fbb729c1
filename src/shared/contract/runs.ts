import { z } from 'zod';
import { RUN_OUTCOMES, RUN_STATUSES, STATUS_BUCKETS } from '../domain/run-status';
import { SUMMARY_COUNT_KEYS } from '../domain/summary-counts';
import { relatedLinkSchema, runEventSchema, runIntervalSchema, runSampleSchema } from './run-parts';
import { idSchema, instantSchema, queryTextSchema } from './scalars';

export const summaryCountsSchema = z.partialRecord(z.enum(SUMMARY_COUNT_KEYS), z.number().int().nonnegative());

export const failureSchema = z.object({
  reason_code: z.string(),
  message: z.string(),
  tenant_id: idSchema.optional(),
  item_id: z.string().optional(),
  count: z.number().int().optional(),
  type: z.string().optional(),
});

/** Tables of read-only history. A row that points at a canonical run is not listed: that run stands for it. */
export const LEGACY_RECORDS = [
  'inventory_sync_runs',
  'entra_group_sync_runs',
  'backup_schedule_runs',
  'restore_runs',
  'bulk_operation_runs',
] as const;
export type LegacyRecord = (typeof LEGACY_RECORDS)[number];

/** The tables that operations are kept in. */
export const RUN_RECORDS = ['operation_runs', ...LEGACY_RECORDS] as const;
export type RunRecord = (typeof RUN_RECORDS)[number];

/** One operation in a list. */
export const runSummarySchema = z.object({
  /** Where it is kept. All but `operation_runs` are legacy: to be looked at, never acted on. */
  record: z.enum(RUN_RECORDS),
  /** `<record>:<id>`: unique in a list, which ids alone are not. */
  key: z.string(),
  id: idSchema,
  type: z.string(),
  label: z.string(),
  bucket: z.enum(STATUS_BUCKETS),
  status: z.enum(RUN_STATUSES),
  outcome: z.enum(RUN_OUTCOMES),
  isStale: z.boolean(),
  tenantId: idSchema.nullable(),
  tenantName: z.string().nullable(),
  workspaceId: idSchema,
  /** Empty where nobody is recorded. */
  initiatorName: z.string(),
  /** Whether it was started under break-glass. */
  isBreakGlass: z.boolean(),
  summaryCounts: summaryCountsSchema,
  failureCount: z.number().int().nonnegative(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  completedAt: instantSchema.nullable(),
  updatedAt: instantSchema,
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const RUN_TENANT_STATES = ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const runTenantStateSchema = z.enum(RUN_TENANT_STATES);
export type RunTenantState = z.infer<typeof runTenantStateSchema>;

/** One tenant of a run. Counts are rows. */
export const runTenantSchema = z.object({
  tenantId: idSchema,
  tenantName: z.string(),
  state: runTenantStateSchema,
  /** The key of the runbook's phase it is in. */
  phase: z.string(),
  total: z.number().int().nonnegative(),
  scanned: z.number().int().nonnegative(),
  rowUpdated: z.number().int().nonnegative(),
  consolidated: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  attempts: z.number().int().nonnegative(),
  /** Somebody else holds its lock: it is tried again for a while, then counts as failed. */
  isWaitingForLock: z.boolean().default(false),
  lastError: failureSchema.nullable(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type RunTenant = z.infer<typeof runTenantSchema>;

/** What an operator asked of a run, and what has come of it. */
export const RUN_CONTROL_STATES = ['none', 'pausing', 'paused', 'cancelling'] as const;

export const runDetailSchema = runSummarySchema.extend({
  failures: z.array(failureSchema),
  /** The stored context, secrets redacted; shown as a tree. */
  context: z.json(),
  runbookKey: z.string().nullable(),
  scope: z.string().nullable(),
  source: z.string().nullable(),
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
  /** What the preflight of the start had counted. */
  preflight: z
    .object({
      affectedCount: z.number().int().nonnegative(),
      totalCount: z.number().int().nonnegative(),
      estimatedTenants: z.number().int().nonnegative().nullable(),
    })
    .nullable()
    .default(null),
  /** True where this console's engine executes it, so that pause, resume, cancel and retry exist. */
  isManaged: z.boolean(),
  control: z.enum(RUN_CONTROL_STATES),
  /** Why the health governor holds the run, and until when. */
  hold: z.object({ reason: z.string(), until: instantSchema }).nullable(),
  tenantStates: z.record(runTenantStateSchema, z.number().int().nonnegative()),
  /** Of the pending ones, those whose lock somebody else holds. */
  tenantsWaitingForLock: z.number().int().nonnegative().default(0),
  /** Rows a second over the last seconds, or null where nothing was measured. */
  rowsPerSecond: z.number().nonnegative().nullable(),
  remainingMs: z.number().nonnegative().nullable(),
  samples: z.array(runSampleSchema),
  events: z.array(runEventSchema),
  /** When it was held or paused, oldest first. */
  intervals: z.array(runIntervalSchema).default([]),
  /** The names of the tenants that failures speak of, by id. */
  tenantNames: z.record(z.string(), z.string()).default({}),
  related: z.array(relatedLinkSchema),
  /** When this was read from the database. */
  readAt: instantSchema,
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** One run of a legacy table with everything that is known of it. */
export const legacyRunDetailSchema = runSummarySchema.extend({
  record: z.enum(LEGACY_RECORDS),
  /** The canonical run that stands for it: open that one instead. */
  canonicalRunId: idSchema.nullable(),
  /** What the table says beyond the summary, in words, in the order to show. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  failures: z.array(failureSchema),
  /** What was selected, previewed or found, secrets redacted; shown as a tree. */
  context: z.json(),
  related: z.array(relatedLinkSchema),
  readAt: instantSchema,
});
export type LegacyRunDetail = z.infer<typeof legacyRunDetailSchema>;
export const legacyRunRequestSchema = z.object({ record: z.enum(LEGACY_RECORDS), id: idSchema });

export const runFilterSchema = z.object({
  types: z.array(queryTextSchema).max(100).optional(),
  buckets: z.array(z.enum(STATUS_BUCKETS)).max(STATUS_BUCKETS.length).optional(),
  tenantId: idSchema.optional(),
  initiator: queryTextSchema.optional(),
  createdAfter: instantSchema.optional(),
  createdBefore: instantSchema.optional(),
  staleOnly: z.boolean().optional(),
  workspaceId: idSchema.optional(),
  /** Only legacy history, or none of it; both where absent. */
  isLegacy: z.boolean().optional(),
  /** Each of its words begins a word of the label, an id, the tenant, the initiator or a failure. */
  text: queryTextSchema.optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

/** A page of runs, newest first; `cursor` continues after the last row. */
export const listRunsRequestSchema = z.object({
  filter: runFilterSchema.default({}),
  cursor: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(500).default(100),
});

/** How much of the history is at hand on this computer, and how old it is. */
export const runCoverageSchema = z.object({
  /** When it last agreed with the database; null before the first time. */
  syncedAt: instantSchema.nullable(),
  /** Everything that is kept has been read. */
  isComplete: z.boolean(),
  /** Everything created since then is at hand; null where nothing is missing. */
  completeBackTo: instantSchema.nullable(),
  rowsRead: z.number().int().nonnegative(),
  /** How many there will be about; null before that is known. */
  rowsExpected: z.number().int().nonnegative().nullable(),
});
export type RunCoverage = z.infer<typeof runCoverageSchema>;

export const runPageSchema = z.object({
  runs: z.array(runSummarySchema),
  nextCursor: z.string().nullable(),
  /** How many the filter finds. */
  total: z.number().int().nonnegative(),
  /** How many the filter without its buckets finds, by bucket. */
  bucketCounts: z.record(z.enum(STATUS_BUCKETS), z.number().int().nonnegative()),
  coverage: runCoverageSchema,
  readAt: instantSchema,
});
export type RunPage = z.infer<typeof runPageSchema>;

/** Counts for the navigation. */
export const runCountsSchema = z.object({
  active: z.number().int().nonnegative(),
  failures: z.number().int().nonnegative(),
  stuck: z.number().int().nonnegative(),
});

export const RUN_TENANT_ORDERS = ['largest', 'slowest', 'name'] as const;
export const listRunTenantsRequestSchema = z.object({
  runId: idSchema,
  state: runTenantStateSchema.nullable().default(null),
  /** Part of a tenant's name, or its id. */
  text: queryTextSchema.default(''),
  order: z.enum(RUN_TENANT_ORDERS).default('largest'),
  /** Only those that changed since then, the latest first, whatever the order. */
  changedSince: instantSchema.nullable().default(null),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
});
export const runTenantPageSchema = z.object({
  tenants: z.array(runTenantSchema),
  /** How many the filter finds. */
  total: z.number().int(),
  /** By the database's clock. */
  readAt: instantSchema,
});
export type RunTenantPage = z.infer<typeof runTenantPageSchema>;
