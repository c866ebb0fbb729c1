import { Switch } from '@mantine/core';
import classes from './PreferenceSwitch.module.css';
import { setPreferences, usePreferences } from './preferences-store';

interface PreferenceSwitchProps {
  readonly preference: 'areDesktopNotificationsOn' | 'isRunningWidgetOpen';
  readonly label: string;
  /** The label stands elsewhere already. */
  readonly isLabelHidden?: boolean;
}

/** Switches a choice on or off, at once. */
export function PreferenceSwitch({ preference, label, isLabelHidden = false }: PreferenceSwitchProps) {
  const isOn = usePreferences((state) => state.preferences[preference]);
  return (
    <Switch
      size="xs"
      classNames={{ thumb: classes.thumb ?? '' }}
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      checked={isOn}
      onChange={(event) => setPreferences({ [preference]: event.currentTarget.checked })}
    />
  );
}
