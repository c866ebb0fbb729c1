import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { Preferences } from '../../../shared/contract/preferences';
import classes from './LookControls.module.css';
import { setPreferences, usePreferences, zoom } from './preferences-store';

const COLOR_SCHEMES: { value: Preferences['colorScheme']; label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const DENSITIES: { value: Preferences['density']; label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
];

/** Light, dark, or as the system has it. */
export function ColoursControl() {
  const colorScheme = usePreferences((state) => state.preferences.colorScheme);
  return (
    <SegmentedControl
      size="xs"
      aria-label="Colours"
      data={COLOR_SCHEMES}
      value={colorScheme}
      onChange={(value) => setPreferences({ colorScheme: value })}
    />
  );
}

/** How high rows are. */
export function DensityControl() {
  const density = usePreferences((state) => state.preferences.density);
  return (
    <SegmentedControl
      size="xs"
      aria-label="Density"
      data={DENSITIES}
      value={density}
      onChange={(value) => setPreferences({ density: value })}
    />
  );
}

/** How large everything is drawn. */
export function ZoomControl() {
  const zoomPercent = usePreferences((state) => state.preferences.zoomPercent);
  return (
    <span className={classes.zoom} role="group" aria-label="Zoom">
      <ActionIcon variant="default" size="sm" aria-label="Smaller" onClick={() => zoom('out')}>
        <IconMinus size={13} aria-hidden />
      </ActionIcon>
      <button type="button" className={classes.percent} title="Actual size" onClick={() => zoom('reset')}>
        {zoomPercent} %
      </button>
      <ActionIcon variant="default" size="sm" aria-label="Larger" onClick={() => zoom('in')}>
        <IconPlus size={13} aria-hidden />
      </ActionIcon>
    </span>
  );
}
