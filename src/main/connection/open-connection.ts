import { join } from 'node:path';
import type { ProfileDraft } from '../../shared/contract/profiles';
import { WheelhouseError } from '../../shared/errors';
import type { ConnectionOptions } from '../postgres/connection-options';
import { formatConnectionUrl } from '../postgres/connection-parameters';
import type { ConnectionSecrets } from './connection-secrets';
import { parametersOfProfile } from './profile-parameters';
import { readSshConfig } from './ssh-config-files';
import { resolveSshHosts, type SshHost } from './ssh-hosts';
import { openSshTunnel } from './ssh-tunnel';

/** A connection with the way that leads to it. */
export interface OpenedConnection {
  readonly connection: ConnectionOptions;
  /** Makes the way where there is none; throws what stands in it. */
  prepare(): Promise<void>;
  /** The way may be dead: the next use makes it anew. */
  reset(): void;
  /** The reason behind an error of the connection since an instant of `performance.now()`, where the way knows it. */
  explain(error: unknown, sinceMs: number): unknown;
  close(): void;
}

/** A connection that needs no way of its own. */
export function directConnection(connection: ConnectionOptions): OpenedConnection {
  return { connection, prepare: async () => {}, reset: () => {}, explain: (error) => error, close: () => {} };
}

/** Who connects, from where. */
export interface ConnectionSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly userName: string;
}

/** The SSH hosts on a profile's way, as the user's configuration has them. */
export function sshHostsOf(profile: ProfileDraft, surroundings: ConnectionSurroundings): SshHost[] {
  const { homeFolder } = surroundings;
  const file = join(homeFolder, '.ssh', 'config');
  const configTextFor = (host: string) => readSshConfig(file, host, homeFolder);
  return resolveSshHosts(profile.sshHops, { ...surroundings, configTextFor });
}

/** The password is needed and nobody gave it. */
function passwordNeeded(profileName: string, source: 'ask' | 'keychain'): WheelhouseError {
  const fromKeychain = source === 'keychain';
  return new WheelhouseError({
    kind: 'unreachable',
    code: 'password_needed',
    message: fromKeychain
      ? `This computer’s keychain gives no password for ${profileName}: none is kept, or the keychain is locked or not running.`
      : `${profileName} asks for a password at each connect.`,
    dataSafety: 'Nothing was sent to the server.',
    nextStep: fromKeychain
      ? 'Enter the password, or unlock the keychain and start Wheelhouse anew.'
      : 'Enter the password.',
  });
}

/**
 * Turns a profile into a connection. Nothing is connected before its first use.
 *
 * @param secrets what was typed or kept; null where the profile knows another source
 */
export async function openProfileConnection(
  profile: ProfileDraft,
  secrets: ConnectionSecrets,
  surroundings: ConnectionSurroundings,
): Promise<OpenedConnection> {
  const { credential } = profile;
  if (secrets.password === null && (credential.kind === 'ask' || credential.kind === 'keychain')) {
    throw passwordNeeded(profile.name, credential.kind);
  }
  const parameters = await parametersOfProfile(profile, secrets, surroundings.env);
  const connection: ConnectionOptions = {
    url: formatConnectionUrl(parameters),
    profileName: profile.name,
    ...(credential.kind === 'command' ? { passwordCommand: credential.command } : {}),
  };
  if (profile.sshHops.length === 0) return directConnection(connection);
  const tunnel = await openSshTunnel({
    hosts: sshHostsOf(profile, surroundings),
    targets: parameters.hosts,
    keys: { homeFolder: surroundings.homeFolder, passphrase: secrets.sshPassphrase },
  });
  return {
    connection: { ...connection, forwards: tunnel.forwards },
    prepare: () => tunnel.ensure(),
    reset: () => tunnel.reset(),
    explain: (error, sinceMs) => tunnel.troubleSince(sinceMs) ?? error,
    close: () => tunnel.close(),
  };
}
