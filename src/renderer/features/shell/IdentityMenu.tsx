import { Menu, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconKeyboard, IconRefresh } from '@tabler/icons-react';
import type { Preferences } from '../../../shared/contract/preferences';
import type { Identity, Session } from '../../../shared/contract/session';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { askToResetSandbox } from '../session/ResetSandboxDialog';
import classes from './IdentityMenu.module.css';
import { openShortcuts } from './ShortcutsSheet';

const COLOR_SCHEMES: { value: Preferences['colorScheme']; label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const DENSITIES: { value: Preferences['density']; label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
];

/** Who one is in this database and what one may do, and how the window looks. */
export function IdentityMenu({ session, identity }: { readonly session: Session; readonly identity: Identity }) {
  const { colorScheme, density } = usePreferences((state) => state.preferences);
  return (
    <Menu width={308} position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <button type="button" className={classes.target} aria-label={`Signed in as ${identity.name}`}>
          <span className={classes.name}>{identity.name}</span>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{identity.name}</strong>
          <span className={classes.dim}>{identity.email}</span>
          <span className={classes.dim}>
            Database role <code>{identity.dbRole}</code>
          </span>
        </div>
        <Menu.Divider />
        <Menu.Label>Capabilities</Menu.Label>
        <ul className={classes.capabilities}>
          {identity.capabilities.map((capability) => (
            <li key={capability}>
              <code>{capability}</code>
            </li>
          ))}
        </ul>
        <Menu.Divider />
        <div className={classes.choice}>
          <span id="color-scheme-label">Colours</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="color-scheme-label"
            data={COLOR_SCHEMES}
            value={colorScheme}
            onChange={(value) => setPreferences({ colorScheme: value })}
          />
        </div>
        <div className={classes.choice}>
          <span id="density-label">Density</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="density-label"
            data={DENSITIES}
            value={density}
            onChange={(value) => setPreferences({ density: value })}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} onClick={openShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        {session.environment === 'sandbox' && (
          <Menu.Item leftSection={<IconRefresh size={15} aria-hidden />} onClick={askToResetSandbox}>
            Reset the sandbox…
          </Menu.Item>
        )}
        <div className={classes.version}>
          Wheelhouse {session.appVersion} · {session.runtime}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
