import { create } from 'zustand';
import { type ListedProfile, SECRET_KINDS, type SecretKind } from '../../../shared/contract/profiles';
import { connect } from './connection-queries';

interface ConnectDialogState {
  /** The profile whose secrets are asked for, or null. */
  readonly asked: ListedProfile | null;
  readonly kinds: readonly SecretKind[];
}

export const useConnectDialog = create<ConnectDialogState>(() => ({ asked: null, kinds: [] }));

/** What a connection lacked, by the error that told so. */
const BY_ERROR: Readonly<Record<string, SecretKind>> = {
  wrong_password: 'password',
  password_needed: 'password',
  ssh_passphrase_needed: 'sshPassphrase',
  wrong_ssh_passphrase: 'sshPassphrase',
  tls_passphrase_needed: 'tlsPassphrase',
  wrong_tls_passphrase: 'tlsPassphrase',
};

/** What a connection that failed with this error lacks. */
export function secretFor(errorCode: string): SecretKind {
  return BY_ERROR[errorCode] ?? 'password';
}

/**
 * Asks for what a profile needs to connect, then connects.
 *
 * @param errorCode what it failed of before, so that it is asked for although it is kept
 */
export function askForSecrets(listed: ListedProfile, errorCode: string | null = null): void {
  const lacking = errorCode === null ? undefined : BY_ERROR[errorCode];
  const kinds = SECRET_KINDS.filter((kind) => kind === lacking || listed.asks.includes(kind));
  useConnectDialog.setState({ asked: listed, kinds });
}

/** Connects to a profile; what is neither kept nor found elsewhere is asked for first. */
export function connectToProfile(listed: ListedProfile): void {
  if (listed.asks.length > 0) askForSecrets(listed);
  else void connect({ kind: 'profile', profileId: listed.profile.id });
}
