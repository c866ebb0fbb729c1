import { ActionIcon, Popover, SegmentedControl, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconFlame, IconKeyboard, IconMinus, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Preferences } from '../../../shared/contract/preferences';
import type { Identity, Session } from '../../../shared/contract/session';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { Time } from '../../components/Time';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { useMay } from '../session/use-database-gate';
import { askToResetSandbox } from '../session/ResetSandboxDialog';
import classes from './IdentityMenu.module.css';
import { openShortcuts } from './ShortcutsSheet';
import { zoom } from './use-place-shortcuts';

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
  const [isOpen, setIsOpen] = useState(false);
  const closeThen = (act: () => void) => {
    setIsOpen(false);
    act();
  };
  const mayBreakGlass = useMay('breakGlass.use');
  const { colorScheme, density, zoomPercent } = usePreferences((state) => state.preferences);
  return (
    <Popover
      width={364}
      position="bottom-end"
      shadow="md"
      trapFocus
      opened={isOpen}
      onChange={setIsOpen}
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.target}
          title={`Signed in as ${identity.name}`}
          onClick={() => setIsOpen((wasOpen) => !wasOpen)}
        >
          {session.breakGlass.status === 'active' && (
            <IconFlame size={14} role="img" aria-label="Under break-glass" className={classes.flame} />
          )}
          <span className={classes.name}>{identity.name}</span>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="You and this window">
        <div className={classes.who}>
          <strong>{identity.name}</strong>
          <span className={classes.dim}>{identity.email}</span>
          <span className={classes.dim}>
            Database role <code>{identity.dbRole}</code>
          </span>
        </div>
        <hr className={classes.line} />
        <Rights identity={identity} />
        {session.breakGlass.status === 'active' && (
          <p className={classes.elevation}>
            <IconFlame size={14} aria-hidden /> Break-glass passes missing runbook capabilities until{' '}
            <Time instant={session.breakGlass.endsAt} as="clock" />
          </p>
        )}
        <hr className={classes.line} />
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
        <div className={classes.choice} role="group" aria-label="Zoom">
          <span>Zoom</span>
          <span className={classes.zoom}>
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
        </div>
        <hr className={classes.line} />
        <UnstyledButton className={classes.item} onClick={() => closeThen(openShortcuts)}>
          <IconKeyboard size={15} aria-hidden /> Keyboard shortcuts
        </UnstyledButton>
        {mayBreakGlass && (
          <UnstyledButton className={classes.item} onClick={() => closeThen(openBreakGlass)}>
            <IconFlame size={15} aria-hidden /> Break-glass…
          </UnstyledButton>
        )}
        {session.environment === 'sandbox' && (
          <UnstyledButton className={classes.item} onClick={() => closeThen(askToResetSandbox)}>
            <IconRefresh size={15} aria-hidden /> Reset the sandbox…
          </UnstyledButton>
        )}
        <div className={classes.version}>
          Wheelhouse {session.appVersion} · {session.runtime}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What one may do: a platform operator's capabilities, or a tenant member's tenants with the role in each. */
function Rights({ identity }: { readonly identity: Identity }) {
  if (identity.kind === 'platform_user') {
    return (
      <>
        <p className={classes.heading}>Capabilities</p>
        <ul className={classes.capabilities}>
          {identity.capabilities.map((capability) => (
            <li key={capability}>
              <code>{capability}</code>
            </li>
          ))}
        </ul>
      </>
    );
  }
  return (
    <>
      <p className={classes.heading}>Operations of your tenants, to look at</p>
      <ul className={classes.capabilities}>
        {identity.memberships.map(({ tenantId, tenantName, role }) => (
          <li key={tenantId}>
            {tenantName} <span className={classes.dim}>as {role}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
