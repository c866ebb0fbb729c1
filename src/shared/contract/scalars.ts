import { z } from 'zod';
import { RUN_SCOPES, RUN_SOURCES } from '../domain/start-rules';

/** A row id. All ids of the platform are bigserial and stay far below 2^53. */
export const idSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** An instant as ISO 8601 with zone. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  // Postgres knows neither a year 0 nor places that far from UTC.
  .refine((instant) => !instant.startsWith('0000') && !/[+-](?:1[5-9]|2\d):\d\d$/.test(instant));

/** A text that is compared with what the database holds, which no NUL can be in. */
export const queryTextSchema = z
  .string()
  .max(255)
  .refine((text) => !text.includes('\0'));

export const scopeSchema = z.enum(RUN_SCOPES);
export const sourceSchema = z.enum(RUN_SOURCES);

/** What a runbook run covers: everything, or one tenant. */
export const targetSchema = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('all_tenants') }),
  z.object({ scope: z.literal('single_tenant'), tenantId: idSchema }),
]);
export type Target = z.infer<typeof targetSchema>;
