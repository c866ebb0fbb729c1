import { z } from 'zod';
import { REASON_CODES } from '../domain/reason';
import { idSchema, scopeSchema, sourceSchema } from './scalars';

/** The parts of `operation_runs.context` that a runbook run carries; spellings are the platform's. */
export const runContextSchema = z.object({
  runbook: z.object({
    key: z.string(),
    scope: scopeSchema,
    target_tenant_id: idSchema.nullable(),
    source: sourceSchema,
  }),
  preflight: z.object({
    affected_count: z.number().int().nonnegative(),
    total_count: z.number().int().nonnegative(),
    estimated_tenants: z.number().int().nonnegative().nullable(),
  }),
  /** Left out where none was given. */
  reason: z.object({ reason_code: z.enum(REASON_CODES), reason_text: z.string() }).optional(),
  /** Left out of runs that the deploy hook starts. */
  platform_initiator: z
    .object({
      platform_user_id: idSchema,
      email: z.string(),
      name: z.string(),
      is_break_glass: z.boolean(),
    })
    .optional(),
  /** The run whose failed tenants this one tries again. */
  retry_of_run_id: idSchema.optional(),
});
export type RunContext = z.infer<typeof runContextSchema>;
