import { z } from 'zod';
import { errorDataSchema } from '../../shared/errors';

/** What the application tells the engine process. Credentials go this way only, never by argument or environment. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    connection: z.object({
      url: z.string(),
      passwordCommand: z.string().optional(),
      forwards: z.array(z.string()).readonly().optional(),
      groupRole: z.string().optional(),
      profileName: z.string().optional(),
    }),
  }),
  /** Let batches under way come to their end, give the rest back, then say `stopped`. */
  z.object({ type: z.literal('stop') }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** What the engine process tells the application. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('state'), activeJobs: z.number().int().nonnegative() }),
  z.object({ type: z.literal('runChanged'), runId: z.number().int().positive() }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('failed'), error: errorDataSchema }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
