import { openSpotlight } from '@mantine/spotlight';
import { IconAnchor, IconAppWindow, IconSearch } from '@tabler/icons-react';
import { Keys } from '../../components/Keys';
import { ProfileSwitcher } from '../connections/ProfileSwitcher';
import { UnlockWrites } from '../connections/UnlockWrites';
import { currentRoute, showInMainWindow, useNavigation } from '../navigation/navigation-store';
import { useSession } from '../session/session-store';
import { ConnectionIndicator } from './ConnectionIndicator';
import classes from './Header.module.css';
import { IdentityMenu } from './IdentityMenu';

/**
 * Environment and profile, the palette, the connection with the age of the data, and who one is: always here. A torn-off window has
 * the way to the main one in place of those to other places.
 */
export function Header() {
  const session = useSession((state) => state.session);
  const isMain = useNavigation((state) => state.windowKind === 'main');
  return (
    <header className={classes.header}>
      <div className={classes.left}>
        <span className={classes.brand}>
          <IconAnchor size={17} stroke={1.9} aria-hidden className={classes.mark} />
          <span className={classes.name}>Wheelhouse</span>
        </span>
        {session !== null && (
          <span className={classes.where}>
            <strong className={classes.environment}>{session.environment.toUpperCase()}</strong>
            {isMain ? (
              <ProfileSwitcher session={session} />
            ) : (
              <span className={classes.profile} title={session.profileName}>
                {session.profileName}
              </span>
            )}
            {session.areWritesLocked && session.identity !== null && <UnlockWrites profileName={session.profileName} />}
          </span>
        )}
      </div>
      <div className={classes.middle}>
        {!isMain && (
          <button type="button" className={classes.search} onClick={() => showInMainWindow(currentRoute())}>
            <IconAppWindow size={14} aria-hidden />
            <span className={classes.searchText}>Show in the main window</span>
          </button>
        )}
        {isMain && session?.identity != null && (
          <button type="button" className={classes.search} onClick={openSpotlight}>
            <IconSearch size={14} aria-hidden />
            <span className={classes.searchText}>Search or run…</span>
            <Keys keys={['mod', 'K']} />
          </button>
        )}
      </div>
      <div className={classes.right}>
        {session !== null && <ConnectionIndicator connection={session.connection} />}
        {session?.identity != null && <IdentityMenu session={session} identity={session.identity} />}
      </div>
    </header>
  );
}
