import type { MantineColorSchemeManager } from '@mantine/core';
import { usePreferences } from './preferences-store';

/** Lets Mantine read the colour scheme from the preferences; it is changed there and nowhere else. */
export function createColorSchemeManager(): MantineColorSchemeManager {
  let stop: (() => void) | undefined;
  return {
    get: () => usePreferences.getState().preferences.colorScheme,
    set: () => {},
    subscribe: (onUpdate) => {
      stop = usePreferences.subscribe((state, before) => {
        if (state.preferences.colorScheme !== before.preferences.colorScheme) onUpdate(state.preferences.colorScheme);
      });
    },
    unsubscribe: () => stop?.(),
    clear: () => {},
  };
}
