import { z } from 'zod';
import { operationRouteSchema } from '../../shared/contract/windows';

const coordinate = z.number().int().min(-100_000).max(100_000);

/** Where a window was, in device-independent pixels. */
export const windowStateSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: z.number().int().positive().max(100_000),
  height: z.number().int().positive().max(100_000),
  isMaximised: z.boolean().default(false),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** A torn-off window that is open, and comes back at the next start. */
const tornOffWindowSchema = z.object({
  /** The database that its operation is in. */
  target: z.string().max(1_000),
  route: operationRouteSchema,
  place: windowStateSchema.nullable(),
});
export type TornOffWindow = z.infer<typeof tornOffWindowSchema>;

export const MAX_TORN_OFF = 12;
export const tornOffWindowsSchema = z.array(tornOffWindowSchema).max(MAX_TORN_OFF);
