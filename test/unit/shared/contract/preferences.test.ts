import { describe, expect, it } from 'vitest';
import { preferencesPatchSchema, preferencesSchema } from '../../../../src/shared/contract/preferences';

describe('preferences', () => {
  it('have a default for everything', () => {
    expect(preferencesSchema.parse({})).toEqual({
      colorScheme: 'auto',
      density: 'compact',
      isNavigationCollapsed: false,
      zoomPercent: 100,
      areDesktopNotificationsOn: true,
      isRunningWidgetOpen: false,
      recentCommands: [],
      lastReasonCode: null,
      recentReasons: [],
      runColumns: null,
      savedFilters: [],
      lastRoute: null,
      lastProfileId: null,
    });
  });

  it('keep a reason of 500 characters that are two units each', () => {
    const recentReasons = ['😀'.repeat(500)];
    expect(preferencesSchema.parse({ recentReasons }).recentReasons).toEqual(recentReasons);
  });

  it('a patch holds what it says and nothing else', () => {
    expect(preferencesPatchSchema.parse({})).toEqual({});
    expect(preferencesPatchSchema.parse({ colorScheme: 'dark' })).toEqual({ colorScheme: 'dark' });
    expect(preferencesPatchSchema.parse({ lastReasonCode: null })).toEqual({ lastReasonCode: null });
  });

  it.each([
    { colorScheme: 'pink' },
    { lastReasonCode: 'OTHER' },
    { recentReasons: Array.from({ length: 11 }, () => 'x') },
  ])('a patch with a wrong value is refused: %j', (patch) => {
    expect(preferencesPatchSchema.safeParse(patch).success).toBe(false);
  });
});
