import { Button, Checkbox, Modal, PasswordInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedProfile, SecretKind } from '../../../shared/contract/profiles';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useConnectDialog } from './connect-dialog-store';
import { connect, profilesQuery } from './connection-queries';
import { describeServer } from './profile-form';
import { SECRET_LABELS, type TypedSecrets, withTyped } from './typed-secrets';

/** Asks for the password of a profile, and for the passphrases of its keys. */
export function ConnectDialog() {
  const { asked, kinds } = useConnectDialog();
  const close = () => useConnectDialog.setState({ asked: null });
  return (
    <Modal opened={asked !== null} onClose={close} title={`Connect to ${asked?.profile.name ?? ''}`}>
      {asked !== null && <SecretsForm key={asked.profile.id} listed={asked} kinds={kinds} onClose={close} />}
    </Modal>
  );
}

interface SecretsFormProps {
  readonly listed: ListedProfile;
  readonly kinds: readonly SecretKind[];
  readonly onClose: () => void;
}

function SecretsForm({ listed, kinds, onClose }: SecretsFormProps) {
  const { profile } = listed;
  const keychain = useQuery(profilesQuery).data?.keychain;
  const wantsKeychain = profile.credential.kind === 'keychain';
  // A password is kept only where the connection says so; a passphrase wherever it is wished.
  const isKeepable = kinds.some((kind) => kind !== 'password' || wantsKeychain);
  const canRemember = isKeepable && keychain?.isAvailable === true;
  const [typed, setTyped] = useState<TypedSecrets>({});
  const [isRemembered, setIsRemembered] = useState(wantsKeychain);
  const keptOf = (kind: SecretKind) => kind !== 'password' || wantsKeychain;
  const connecting = useMutation({
    mutationFn: () =>
      connect({ kind: 'profile', profileId: profile.id }, { ...typed, isRemembered: canRemember && isRemembered }),
    onSuccess: onClose,
  });
  const isMissing = kinds.some((kind) => (typed[kind] ?? '') === '');
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
      {kinds.map((kind, index) => (
        <PasswordInput
          size="xs"
          key={kind}
          label={SECRET_LABELS[kind]}
          value={typed[kind] ?? ''}
          data-autofocus={index === 0 || undefined}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setTyped((before) => withTyped(before, kind, value));
          }}
        />
      ))}
      {canRemember && (
        <Checkbox
          size="xs"
          label={rememberLabel(kinds.filter(keptOf))}
          checked={isRemembered}
          onChange={(event) => setIsRemembered(event.currentTarget.checked)}
        />
      )}
      {isKeepable && !canRemember && keychain !== undefined && <p className={dialog.dim}>{keychain.reason}</p>}
      {connecting.isError && <ErrorNotice error={connecting.error} title="It was not connected." />}
      <div className={dialog.actions}>
        <Button size="xs" variant="default" onClick={onClose}>
          Stay here
        </Button>
        <Button size="xs" type="submit" loading={connecting.isPending} disabled={isMissing}>
          Connect to {profile.name}
        </Button>
      </div>
    </form>
  );
}

function rememberLabel(kinds: readonly SecretKind[]): string {
  if (kinds.every((kind) => kind === 'password')) return 'Remember it in this computer’s keychain';
  const what = kinds.includes('password') ? 'the password and passphrases' : 'the passphrase';
  return `Remember ${what} in this computer’s keychain`;
}
