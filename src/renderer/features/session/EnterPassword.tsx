import { useQuery } from '@tanstack/react-query';
import type { ConnectionState } from '../../../shared/contract/session';
import { ActionButton } from '../../components/ActionButton';
import { askForSecrets, secretFor } from '../connections/connect-dialog-store';
import { profilesQuery } from '../connections/connection-queries';
import { useSession } from './session-store';

type Disconnected = Extract<ConnectionState, { status: 'disconnected' }>;

/** Where only a password helps: the way to enter it. */
export function EnterPassword({ connection }: { readonly connection: Disconnected }) {
  const profileId = useSession((state) => state.session?.profileId ?? null);
  const listed = useQuery(profilesQuery).data?.profiles.find(({ profile }) => profile.id === profileId);
  if (connection.needsPassword !== true || listed === undefined) return null;
  return (
    <ActionButton variant="filled" onClick={() => askForSecrets(listed, connection.error.code)}>
      {secretFor(connection.error.code) === 'password' ? 'Enter the password…' : 'Enter the passphrase…'}
    </ActionButton>
  );
}
