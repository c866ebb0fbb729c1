import { create } from 'zustand';
import type { ListedProfile } from '../../../shared/contract/profiles';
import { connect } from './connection-queries';

interface ConnectDialogState {
  /** The profile whose password is asked for, or null. */
  readonly asked: ListedProfile | null;
}

export const useConnectDialog = create<ConnectDialogState>(() => ({ asked: null }));

/** Asks for the password of a profile, then connects. */
export function askForPassword(listed: ListedProfile): void {
  useConnectDialog.setState({ asked: listed });
}

/** Connects to a profile; where its password is neither kept nor found elsewhere, that is asked for first. */
export function connectToProfile(listed: ListedProfile): void {
  const { kind } = listed.profile.credential;
  if (kind === 'ask' || (kind === 'keychain' && !listed.hasStoredPassword)) askForPassword(listed);
  else void connect({ kind: 'profile', profileId: listed.profile.id });
}
