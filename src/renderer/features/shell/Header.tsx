import { openSpotlight } from '@mantine/spotlight';
import { IconAnchor, IconSearch } from '@tabler/icons-react';
import { Keys } from '../../components/Keys';
import { ProfileSwitcher } from '../connections/ProfileSwitcher';
import { UnlockWrites } from '../connections/UnlockWrites';
import { useSession } from '../session/session-store';
import { ConnectionIndicator } from './ConnectionIndicator';
import classes from './Header.module.css';
import { IdentityMenu } from './IdentityMenu';

/** Environment and profile, the palette, the connection with the age of the data, and who one is: always here. */
export function Header() {
  const session = useSession((state) => state.session);
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
            <ProfileSwitcher session={session} />
            {session.areWritesLocked && session.identity !== null && <UnlockWrites profileName={session.profileName} />}
          </span>
        )}
      </div>
      {session?.identity != null && (
        <button type="button" className={classes.search} onClick={openSpotlight}>
          <IconSearch size={14} aria-hidden />
          <span className={classes.searchText}>Search or run…</span>
          <Keys keys={['mod', 'K']} />
        </button>
      )}
      <div className={classes.right}>
        {session !== null && <ConnectionIndicator connection={session.connection} />}
        {session?.identity != null && <IdentityMenu session={session} identity={session.identity} />}
      </div>
    </header>
  );
}
