import { readFile } from 'node:fs/promises';
import type { ProfileDraft, SecretKind } from '../../shared/contract/profiles';
import { isProtectedTlsKey } from '../postgres/tls-options';
import { type ConnectionSurroundings, sshHostsOf } from './open-connection';
import { defaultKeyFiles, isProtectedSshKey } from './ssh-keys';

async function isSomeProtected(files: readonly string[], isProtected: (text: string) => boolean): Promise<boolean> {
  for (const file of files) if (isProtected(await readFile(file, 'utf8').catch(() => ''))) return true;
  return false;
}

/** The keys that a way through SSH hangs on: where an agent is there it may hold them all, and a refusal will tell. */
function sshKeyFiles(profile: ProfileDraft, surroundings: ConnectionSurroundings): string[] {
  try {
    return sshHostsOf(profile, surroundings).flatMap(({ identityFiles, agent }) =>
      agent === null ? [...identityFiles, ...defaultKeyFiles(surroundings.homeFolder)] : [],
    );
  } catch {
    // What is wrong with the configuration is told when one connects.
    return [];
  }
}

/** The passphrases that a profile's keys ask for, as far as that can be known before. */
export async function passphrasesOf(
  profile: ProfileDraft,
  surroundings: ConnectionSurroundings,
): Promise<Exclude<SecretKind, 'password'>[]> {
  const { homeFolder } = surroundings;
  const sshFiles = sshKeyFiles(profile, surroundings);
  const tlsFiles =
    profile.sslKey === null || profile.sslMode === 'disable' ? [] : [profile.sslKey.replace(/^~(?=[\\/])/, homeFolder)];
  return [
    ...((await isSomeProtected(sshFiles, isProtectedSshKey)) ? (['sshPassphrase'] as const) : []),
    ...((await isSomeProtected(tlsFiles, isProtectedTlsKey)) ? (['tlsPassphrase'] as const) : []),
  ];
}
