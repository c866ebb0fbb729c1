import type { ConnectionState } from '../../../shared/contract/session';
import { ActionButton } from '../../components/ActionButton';
import { CommandLine } from '../../components/CommandLine';
import { extractCommand } from './extract-command';
import { FullScreenState } from './FullScreenState';
import classes from './FullScreenState.module.css';
import { navigate } from '../navigation/navigation-store';
import { secretFor } from '../connections/connect-dialog-store';
import { EnterPassword } from './EnterPassword';
import { NextTry } from './NextTry';
import { useReconnect } from './use-reconnect';

type Disconnected = Extract<ConnectionState, { status: 'disconnected' }>;

/** No connection yet since the start, so there is no screen to keep. */
export function DisconnectedScreen({ connection, profileName }: { connection: Disconnected; profileName: string }) {
  const { isTrying, tryNow } = useReconnect();
  const { message, dataSafety, nextStep, code } = connection.error;
  const needsPassword = connection.needsPassword === true;
  const { command } = extractCommand(nextStep ?? '');
  const needed = secretFor(code) === 'password' ? 'a password' : 'a passphrase';
  return (
    <FullScreenState title={needsPassword ? `${profileName} needs ${needed}` : `${profileName} can’t be reached`}>
      <p role="alert">{message}</p>
      {dataSafety !== undefined && <p className={classes.dim}>{dataSafety}</p>}
      {nextStep !== undefined && <p>{nextStep}</p>}
      {command !== null && <CommandLine command={command} />}
      <p className={classes.dim}>
        <NextTry connection={connection} /> · <code>{code}</code>
      </p>
      <div className={classes.actions}>
        <EnterPassword connection={connection} />
        <ActionButton onClick={() => navigate({ screen: 'connections' })}>Other connections</ActionButton>
        <ActionButton variant={needsPassword ? 'default' : 'filled'} loading={isTrying} onClick={tryNow}>
          Try now
        </ActionButton>
      </div>
    </FullScreenState>
  );
}
