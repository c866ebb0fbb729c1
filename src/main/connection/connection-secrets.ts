import type { SecretKind } from '../../shared/contract/profiles';

/** What was typed or is kept for one connection; null where it is not known. It lives in main only. */
export type ConnectionSecrets = Readonly<Record<SecretKind, string | null>>;

/** Nothing is known. */
export const NO_SECRETS: ConnectionSecrets = { password: null, sshPassphrase: null, tlsPassphrase: null };
