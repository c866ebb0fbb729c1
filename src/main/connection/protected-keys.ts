import { readFile } from 'node:fs/promises';
import type { ProfileDraft, SecretKind } from '../../shared/contract/profiles';
import { isProtectedTlsKey } from '../postgres/tls-options';
import { type ConnectionSurroundings, sshHostsOf } from './open-connection';
import { defaultKeyFiles, isProtectedSshKey } from './ssh-keys';

async function isSomeProtected(files: readonly string[], isProtected: (text: string) => boolean): Promise<boolean> {
  for (const file of files) if (isProtected(await readFile(file, 'utf8').catch(() => ''))) return true;
  return false;
}

/** The passphrases that a profile's keys ask for. A key that an agent may hold as well counts where the profile names it. */
export async function passphrasesOf(
  profile: ProfileDraft,
  surroundings: ConnectionSurroundings,
): Promise<Exclude<SecretKind, 'password'>[]> {
  const { homeFolder } = surroundings;
  const sshFiles = sshHostsOf(profile, surroundings).flatMap(({ identityFiles, agent }) =>
    agent === null ? [...identityFiles, ...defaultKeyFiles(homeFolder)] : identityFiles,
  );
  const tlsFiles =
    profile.sslKey === null || profile.sslMode === 'disable' ? [] : [profile.sslKey.replace(/^~(?=[\\/])/, homeFolder)];
  return [
    ...((await isSomeProtected(sshFiles, isProtectedSshKey)) ? (['sshPassphrase'] as const) : []),
    ...((await isSomeProtected(tlsFiles, isProtectedTlsKey)) ? (['tlsPassphrase'] as const) : []),
  ];
}
