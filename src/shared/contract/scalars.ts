import { z } from 'zod';
import { RUN_SCOPES, RUN_SOURCES } from '../domain/start-rules';

/** A row id. All ids of the platform are bigserial and stay far below 2^53. */
export const idSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** An instant as ISO 8601 with zone. */
export const instantSchema = z.iso.datetime({ offset: true });

export const scopeSchema = z.enum(RUN_SCOPES);
export const sourceSchema = z.enum(RUN_SOURCES);

/** What a runbook run covers: everything, or one tenant. */
export const targetSchema = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('all_tenants') }),
  z.object({ scope: z.literal('single_tenant'), tenantId: idSchema }),
]);
export type Target = z.infer<typeof targetSchema>;
