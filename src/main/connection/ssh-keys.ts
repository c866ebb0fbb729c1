import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';

const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** The user's keys that ssh tries where none is named. */
export function defaultKeyFiles(homeFolder: string): string[] {
  return DEFAULT_KEYS.map((name) => join(homeFolder, '.ssh', name));
}

/** Whether a private key opens by a passphrase only. */
export function isProtectedSshKey(text: string): boolean {
  const key = ssh2.utils.parseKey(text);
  return key instanceof Error && /encrypted|passphrase/i.test(key.message);
}

/** A protected key, or the error where the passphrase is another one. */
export function openSshKey(text: string, passphrase: string): ParsedKey | Error {
  return ssh2.utils.parseKey(text, passphrase);
}
