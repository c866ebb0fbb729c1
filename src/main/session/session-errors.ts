import type { ConnectionState } from '../../shared/contract/session';
import { refused, WheelhouseError } from '../../shared/errors';

/** Why nothing can be asked of the database in this state, or null where it can. */
export function notConnectedError(connection: ConnectionState): WheelhouseError | null {
  switch (connection.status) {
    case 'connected':
      return null;
    case 'disconnected':
      return new WheelhouseError(connection.error);
    case 'preparing':
      return new WheelhouseError({
        kind: 'unreachable',
        code: 'preparing',
        message: 'The sandbox is still being prepared.',
        dataSafety: 'Nothing was started or changed.',
        nextStep: 'Wait until it is ready.',
      });
    case 'connecting':
      return new WheelhouseError({
        kind: 'unreachable',
        code: 'connecting',
        message: 'The ops database is not connected yet.',
        dataSafety: 'Nothing was started or changed.',
        nextStep: 'Wait for the connection, then try again.',
      });
  }
}

/** A connection that broke while something was being written: nobody can know on which side of the commit. */
export function unknownOutcome(error: WheelhouseError): WheelhouseError {
  if (error.kind !== 'unreachable') return error;
  return new WheelhouseError(
    {
      ...error.toData(),
      dataSafety: 'Whether it arrived is not known yet: it was done wholly or not at all.',
      nextStep: 'Once connected, look at the operation. Trying again is safe: a second start joins the first.',
    },
    { cause: error },
  );
}

/** The application is about to end. */
export function closedError(): WheelhouseError {
  return new WheelhouseError({ kind: 'unreachable', code: 'closed', message: 'The application is ending.' });
}

/** Only the sandbox's data may be thrown away. */
export function notTheSandbox(): WheelhouseError {
  return refused('not_the_sandbox', 'Only the sandbox can be reset, and this is another database.');
}

/** The database was left for another one while something was under way there. */
export function leftError(): WheelhouseError {
  return new WheelhouseError({
    kind: 'unreachable',
    code: 'connection_left',
    message: 'Another connection was chosen meanwhile.',
    dataSafety: 'What had arrived before goes on where a worker is connected.',
    nextStep: 'Choose the connection again to see what became of it.',
  });
}

/** Production lets look only, until the operator says otherwise. */
export function writesLockedError(profileName: string): WheelhouseError {
  return refused(
    'writes_locked',
    `Writes to ${profileName} are locked: it is production.`,
    'Unlock them at the top of the window, then try again.',
  );
}
