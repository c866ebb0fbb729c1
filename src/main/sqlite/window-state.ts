import { z } from 'zod';

const coordinate = z.number().int().min(-100_000).max(100_000);

/** Where a window was, in device-independent pixels. */
export const windowStateSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: z.number().int().positive().max(100_000),
  height: z.number().int().positive().max(100_000),
  isMaximised: z.boolean().default(false),
  zoomFactor: z.number().min(0.5).max(3).default(1),
});
export type WindowState = z.infer<typeof windowStateSchema>;
