import { z } from 'zod';
import { runCoverageSchema } from './runs';
import { instantSchema } from './scalars';

const bytesSchema = z.number().int().nonnegative();

/** What the history on this computer takes, and how far it goes. */
export const keptHistorySchema = z.object({
  /** What is kept of this connection for whoever is signed in; null where nothing of it is shown. */
  shown: z
    .object({
      bytes: bytesSchema,
      operations: z.number().int().nonnegative(),
      /** When the oldest that is over was created. */
      oldestAt: instantSchema.nullable(),
      coverage: runCoverageSchema,
    })
    .nullable(),
  /** Of all connections and people on this computer. */
  files: z.number().int().nonnegative(),
  bytes: bytesSchema,
  /** What one file may take. */
  maxBytes: bytesSchema,
  /** How long is kept what is over. */
  retentionDays: z.number().int().positive(),
});
export type KeptHistory = z.infer<typeof keptHistorySchema>;
