import { z } from 'zod';
import { REASON_CODES } from '../domain/reason';

/** Choices the application remembers on this computer. No secrets. */
export const preferencesSchema = z.object({
  colorScheme: z.enum(['auto', 'light', 'dark']).default('auto'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  isNavigationCollapsed: z.boolean().default(false),
  lastReasonCode: z.enum(REASON_CODES).nullable().default(null),
  recentReasons: z.array(z.string().max(500)).max(10).default([]),
  lastRoute: z.string().max(200).nullable().default(null),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const preferencesPatchSchema = preferencesSchema.partial();
