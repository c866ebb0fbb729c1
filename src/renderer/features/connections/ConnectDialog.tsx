import { Button, Checkbox, Modal, PasswordInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedProfile } from '../../../shared/contract/profiles';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useConnectDialog } from './connect-dialog-store';
import { connect, profilesQuery } from './connection-queries';
import { describeServer } from './profile-form';

/** Asks for the password of a profile. */
export function ConnectDialog() {
  const asked = useConnectDialog((state) => state.asked);
  const close = () => useConnectDialog.setState({ asked: null });
  return (
    <Modal opened={asked !== null} onClose={close} title={`Connect to ${asked?.profile.name ?? ''}`}>
      {asked !== null && <PasswordForm key={asked.profile.id} listed={asked} onClose={close} />}
    </Modal>
  );
}

function PasswordForm({ listed, onClose }: { readonly listed: ListedProfile; readonly onClose: () => void }) {
  const { profile } = listed;
  const keychain = useQuery(profilesQuery).data?.keychain;
  const wantsKeychain = profile.credential.kind === 'keychain';
  const canRemember = wantsKeychain && keychain?.isAvailable === true;
  const [password, setPassword] = useState('');
  const [isRemembered, setIsRemembered] = useState(true);
  const connecting = useMutation({
    mutationFn: () =>
      connect({ kind: 'profile', profileId: profile.id }, { password, isRemembered: canRemember && isRemembered }),
    onSuccess: onClose,
  });
  return (
    <form
      className={dialog.body}
      onSubmit={(event) => {
        event.preventDefault();
        connecting.mutate();
      }}
    >
      <p className={dialog.dim}>
        {profile.user === '' ? 'Your user' : profile.user} at {describeServer(profile)}
      </p>
      <PasswordInput
        label="Password"
        value={password}
        data-autofocus
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {canRemember && (
        <Checkbox
          label="Remember it in this computer’s keychain"
          checked={isRemembered}
          onChange={(event) => setIsRemembered(event.currentTarget.checked)}
        />
      )}
      {wantsKeychain && !canRemember && keychain !== undefined && <p className={dialog.dim}>{keychain.reason}</p>}
      {connecting.isError && <ErrorNotice error={connecting.error} title="It was not connected." />}
      <div className={dialog.actions}>
        <Button size="xs" variant="default" onClick={onClose}>
          Stay here
        </Button>
        <Button size="xs" type="submit" loading={connecting.isPending} disabled={password === ''}>
          Connect to {profile.name}
        </Button>
      </div>
    </form>
  );
}
