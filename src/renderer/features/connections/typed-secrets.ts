import type { SecretKind } from '../../../shared/contract/profiles';

/** What was typed to connect. */
export type TypedSecrets = Partial<Record<SecretKind, string>>;

/** How each is asked for. */
export const SECRET_LABELS: Readonly<Record<SecretKind, string>> = {
  password: 'Password',
  sshPassphrase: 'Passphrase of the SSH key',
  tlsPassphrase: 'Passphrase of the client certificate’s key',
};

/** What was typed so far; what was emptied again counts as not typed. */
export function withTyped(before: TypedSecrets, kind: SecretKind, value: string): TypedSecrets {
  const { [kind]: _before, ...rest } = before;
  return value === '' ? rest : { ...rest, [kind]: value };
}
