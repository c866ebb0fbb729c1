import { z } from 'zod';
import { ZOOM_MAX, ZOOM_MIN } from '../domain/zoom';
import { REASON_CODES, REASON_TEXT_MAX } from '../domain/reason';
import { savedFilterSchema, SAVED_FILTERS_MAX } from './run-lists';

export const LAST_ROUTE_MAX = 200;

const fields = {
  colorScheme: z.enum(['auto', 'light', 'dark']),
  density: z.enum(['compact', 'comfortable']),
  isNavigationCollapsed: z.boolean(),
  zoomPercent: z.number().int().min(ZOOM_MIN).max(ZOOM_MAX),
  areDesktopNotificationsOn: z.boolean(),
  isRunningWidgetOpen: z.boolean(),
  recentCommands: z.array(z.string().max(200)).max(8),
  lastReasonCode: z.enum(REASON_CODES).nullable(),
  /** zod counts UTF-16 units, of which a character may have two. */
  recentReasons: z.array(z.string().max(REASON_TEXT_MAX * 2)).max(10),
  lastRoute: z.string().max(LAST_ROUTE_MAX).nullable(),
  lastProfileId: z.string().max(64).nullable(),
  runColumns: z.array(z.string().max(40)).max(40).nullable(),
  savedFilters: z.array(savedFilterSchema).max(SAVED_FILTERS_MAX),
};

/** Of what was stored, perhaps by another version, the filters that can still be read. */
const storedFiltersSchema = z.array(z.unknown()).transform((stored) =>
  stored
    .flatMap((each) => {
      const filter = savedFilterSchema.safeParse(each);
      return filter.success ? [filter.data] : [];
    })
    .slice(0, SAVED_FILTERS_MAX),
);

/** Choices the application remembers on this computer. No secrets. */
export const preferencesSchema = z.object({
  colorScheme: fields.colorScheme.default('auto'),
  density: fields.density.default('compact'),
  isNavigationCollapsed: fields.isNavigationCollapsed.default(false),
  /** How large everything is drawn. */
  zoomPercent: fields.zoomPercent.default(100),
  /** Whether the desktop tells of one's operations that ended; the window always does. */
  areDesktopNotificationsOn: fields.areDesktopNotificationsOn.default(true),
  /** Whether the corner lists what runs, or only counts it. */
  isRunningWidgetOpen: fields.isRunningWidgetOpen.default(false),
  /** Ids of what was chosen in the palette, the last first. */
  recentCommands: fields.recentCommands.default([]),
  lastReasonCode: fields.lastReasonCode.default(null),
  recentReasons: fields.recentReasons.default([]),
  lastRoute: fields.lastRoute.default(null),
  /** The profile to come back to; null for the sandbox. */
  lastProfileId: fields.lastProfileId.default(null),
  /** The columns that a list of operations shows; null for those it comes with. */
  runColumns: fields.runColumns.default(null),
  savedFilters: storedFiltersSchema.default([]),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** Made of fields without defaults: zod fills those in for what a patch leaves out, and would reset it. */
export const preferencesPatchSchema = z.object(fields).partial();
