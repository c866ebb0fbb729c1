import { z } from 'zod';
import { REASON_CODES, REASON_TEXT_MAX } from '../domain/reason';
import { runSummarySchema } from './runs';
import { idSchema, queryTextSchema, scopeSchema, targetSchema } from './scalars';

/** A runbook in the catalog. */
export const runbookSchema = z.object({
  key: z.string(),
  label: z.string(),
  description: z.string(),
  scopes: z.array(scopeSchema),
  confirmationPhrase: z.string(),
  /** The capability of `platform.*` that is missing to start it, or null where it may be started. */
  missingCapability: z.string().nullable(),
  /** The same for its preflight, which takes less. */
  missingForPreflight: z.string().nullable(),
  allowedTenantCount: z.number().int().nonnegative(),
  lastRun: runSummarySchema.nullable(),
});
export type Runbook = z.infer<typeof runbookSchema>;

export const tenantSchema = z.object({
  id: idSchema,
  name: z.string(),
  externalId: z.string(),
  environment: z.string(),
  status: z.string(),
  workspaceName: z.string(),
});
export type Tenant = z.infer<typeof tenantSchema>;

export const searchTenantsRequestSchema = z.object({
  text: queryTextSchema.default(''),
  limit: z.number().int().min(1).max(100).default(30),
});

export const startRequestSchema = z.object({
  runbookKey: queryTextSchema,
  target: targetSchema,
  preflightId: z.uuid(),
  reason: z.object({ code: z.enum(REASON_CODES), text: z.string().max(REASON_TEXT_MAX * 4) }).nullable(),
  confirmation: z.string().max(200).nullable(),
});
export type StartRequest = z.infer<typeof startRequestSchema>;

/** The run that was started, or the active one that a second start was folded into. */
export const startResultSchema = z.object({ run: runSummarySchema, isDeduplicated: z.boolean() });
export type StartResult = z.infer<typeof startResultSchema>;
