import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ConnectionState } from '../../../shared/contract/session';
import { ActionButton } from '../../components/ActionButton';
import banner from '../../components/Banner.module.css';
import { formatClock } from '../../format/instant';
import classes from './ConnectionBanner.module.css';
import { EnterPassword } from './EnterPassword';
import { NextTry } from './NextTry';
import { useSession } from './session-store';
import { useReconnect } from './use-reconnect';

type Disconnected = Extract<ConnectionState, { status: 'disconnected' }>;

/** There is no connection while a screen is open: the screen stays, this says what that means. */
export function ConnectionBanner({ connection, profileName }: { connection: Disconnected; profileName: string }) {
  const { isTrying, tryNow } = useReconnect();
  const isHistoryOnly = useSession((state) => state.session?.isHistoryOnly === true);
  const safety = connection.error.dataSafety ?? 'Operations go on where a worker is connected; nothing is lost.';
  return (
    <div className={banner.banner} role="alert">
      <IconPlugConnectedX size={16} aria-hidden className={banner.icon} />
      <p className={banner.text}>
        {isHistoryOnly ? (
          <>
            <strong>{profileName} can’t be reached.</strong> You see what this computer kept from before, as you were
            then signed in; nothing here is newer.{' '}
          </>
        ) : (
          <>
            <strong>
              The connection to {profileName} was lost at {formatClock(Date.parse(connection.since)).slice(0, 5)}.
            </strong>{' '}
            {safety}{' '}
          </>
        )}
        <span className={banner.dim}>{connection.error.message}</span>
      </p>
      <span className={classes.next}>
        <NextTry connection={connection} />
      </span>
      <EnterPassword connection={connection} />
      <ActionButton loading={isTrying} onClick={tryNow}>
        Try now
      </ActionButton>
    </div>
  );
}
