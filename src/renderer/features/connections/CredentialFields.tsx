import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import type { Credential, KeychainState, SecretKind } from '../../../shared/contract/profiles';
import type { ProfileFieldsProps } from './profile-form';
import classes from './ProfileEditor.module.css';
import { SECRET_LABELS, type TypedSecrets } from './typed-secrets';

interface CredentialFieldsProps extends ProfileFieldsProps {
  readonly keychain: KeychainState | null;
  /** For the test only. */
  readonly typed: TypedSecrets;
  /** Passphrases that the test turned out to need. */
  readonly asked: readonly Exclude<SecretKind, 'password'>[];
  readonly onTyped: (kind: SecretKind, value: string) => void;
}

const KINDS: readonly { readonly value: Credential['kind']; readonly label: string }[] = [
  { value: 'ask', label: 'Ask at each connect' },
  { value: 'keychain', label: 'Keep in this computer’s keychain' },
  { value: 'pgpass', label: '~/.pgpass, or none is needed' },
  { value: 'command', label: 'A command prints it at each connect' },
];

function credentialOf(kind: string): Credential {
  switch (kind) {
    case 'keychain':
    case 'pgpass':
      return { kind };
    case 'command':
      return { kind, command: '' };
    default:
      return { kind: 'ask' };
  }
}

/** Where the password comes from. */
export function CredentialFields({ draft, change, keychain, typed, asked, onTyped }: CredentialFieldsProps) {
  const { credential } = draft;
  const isTyped = credential.kind === 'ask' || credential.kind === 'keychain';
  return (
    <section aria-label="Password" className={classes.group}>
      <div className={classes.line}>
        <NativeSelect
          size="xs"
          className={classes.wide}
          label="Password"
          data={KINDS.map((kind) => ({ ...kind }))}
          value={credential.kind}
          onChange={(event) => change({ credential: credentialOf(event.currentTarget.value) })}
        />
        {isTyped && (
          <PasswordInput
            size="xs"
            className={classes.wide}
            label="Password for the test"
            placeholder="not kept"
            value={typed.password ?? ''}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
            onChange={(event) => onTyped('password', event.currentTarget.value)}
          />
        )}
        {credential.kind === 'command' && (
          <TextInput
            size="xs"
            className={classes.wide}
            label="Command"
            placeholder="vault read -field=password database/creds/ops"
            value={credential.command}
            spellCheck={false}
            onChange={(event) => change({ credential: { kind: 'command', command: event.currentTarget.value } })}
          />
        )}
      </div>
      {asked.map((kind) => (
        <PasswordInput
          size="xs"
          key={kind}
          label={`${SECRET_LABELS[kind]}, for the test`}
          placeholder="not kept"
          value={typed[kind] ?? ''}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          onChange={(event) => onTyped(kind, event.currentTarget.value)}
        />
      ))}
      {credential.kind === 'keychain' && keychain?.isAvailable === false && (
        <p className={classes.warning} role="alert">
          {keychain.reason} The password is asked for at each connect.
        </p>
      )}
    </section>
  );
}
