import type { ConnectionState } from '../../../shared/contract/session';
import { useNow } from '../../components/use-now';
import { formatUntil } from '../../format/duration';
import { secretFor } from '../connections/connect-dialog-store';

type Disconnected = Extract<ConnectionState, { status: 'disconnected' }>;

/** When the next try to connect comes, counting down. */
export function NextTry({ connection }: { readonly connection: Disconnected }) {
  const { nextTryAt, needsPassword, error } = connection;
  const nowMs = useNow();
  if (needsPassword === true) {
    return secretFor(error.code) === 'password' ? 'Waits for a password' : 'Waits for a passphrase';
  }
  if (nextTryAt === null) return 'Trying to connect';
  return `Next try ${formatUntil(Date.parse(nextTryAt) - nowMs)}`;
}
