import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconFlame, IconKeyboard, IconRefresh, IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import type { Identity, Session } from '../../../shared/contract/session';
import { navigate } from '../navigation/navigation-store';
import { ColoursControl, DensityControl, ZoomControl } from '../preferences/LookControls';
import { Time } from '../../components/Time';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { useMay } from '../session/use-database-gate';
import { askToResetSandbox } from '../session/ResetSandboxDialog';
import classes from './IdentityMenu.module.css';
import { openShortcuts } from './ShortcutsSheet';

/** Who one is in this database and what one may do, and how the window looks. */
export function IdentityMenu({ session, identity }: { readonly session: Session; readonly identity: Identity }) {
  const [isOpen, setIsOpen] = useState(false);
  const closeThen = (act: () => void) => {
    setIsOpen(false);
    act();
  };
  const mayBreakGlass = useMay('breakGlass.use');
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
            <Time instant={session.breakGlass.endsAt} as="moment" />
          </p>
        )}
        <hr className={classes.line} />
        <div className={classes.choice}>
          <span>Colours</span>
          <ColoursControl />
        </div>
        <div className={classes.choice}>
          <span>Density</span>
          <DensityControl />
        </div>
        <div className={classes.choice}>
          <span>Zoom</span>
          <ZoomControl />
        </div>
        <hr className={classes.line} />
        <UnstyledButton className={classes.item} onClick={() => closeThen(() => navigate({ screen: 'settings' }))}>
          <IconSettings size={15} aria-hidden /> Settings
        </UnstyledButton>
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
