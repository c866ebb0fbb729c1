import { userInfo } from 'node:os';
import type { ProfileDraft } from '../../shared/contract/profiles';
import {
  type ConnectionParameters,
  pairHosts,
  parseConnectionUrl,
  readPort,
  readTargetSessionAttrs,
} from '../postgres/connection-parameters';
import type { ConnectionSecrets } from './connection-secrets';
import { readService } from './service-file';

/** What a profile says goes first, then its service, then libpq's defaults. */
export async function parametersOfProfile(
  profile: ProfileDraft,
  { password, tlsPassphrase }: ConnectionSecrets,
  env: NodeJS.ProcessEnv,
): Promise<ConnectionParameters> {
  const service = profile.service === null ? {} : await readService(profile.service, env);
  const { host, hostaddr, port, user, dbname } = service;
  const fromService = () =>
    pairHosts((host ?? hostaddr ?? 'localhost').split(','), port === undefined ? [] : port.split(',').map(readPort));
  const chosenUser = profile.user || user || env['PGUSER'] || userInfo().username;
  const attrs = service['target_session_attrs'];
  return {
    hosts: profile.hosts.length > 0 ? profile.hosts : fromService(),
    user: chosenUser,
    password: password ?? (profile.credential.kind === 'pgpass' ? (service['password'] ?? null) : null),
    database: profile.database || dbname || chosenUser,
    // The form always says one; a service that asks for less than the profile does not get it.
    sslMode: profile.sslMode,
    sslRootCert: profile.sslRootCert ?? service['sslrootcert'] ?? null,
    sslCert: profile.sslCert ?? service['sslcert'] ?? null,
    sslKey: profile.sslKey ?? service['sslkey'] ?? null,
    sslPassphrase: tlsPassphrase ?? service['sslpassword'] ?? null,
    targetSessionAttrs:
      profile.hosts.length > 0 || attrs === undefined ? profile.targetSessionAttrs : readTargetSessionAttrs(attrs),
    options: profile.options ?? service['options'] ?? null,
  };
}

/** A new profile as a URL describes it, and whether a password stood in it, which is not taken over. */
export function draftFromUrl(url: string): { draft: ProfileDraft; hadPassword: boolean } {
  const parameters = parseConnectionUrl(url);
  const [first] = parameters.hosts;
  return {
    hadPassword: parameters.password !== null,
    draft: {
      name: `${first?.host ?? 'server'}/${parameters.database}`.slice(0, 80),
      // Whoever names nothing gets the most careful treatment.
      environment: 'production',
      hosts: [...parameters.hosts],
      database: parameters.database,
      user: parameters.user,
      service: null,
      sslMode: parameters.sslMode ?? 'verify-full',
      sslRootCert: parameters.sslRootCert,
      sslCert: parameters.sslCert,
      sslKey: parameters.sslKey,
      targetSessionAttrs: parameters.targetSessionAttrs ?? 'read-write',
      options: parameters.options,
      credential: { kind: 'ask' },
      sshHops: [],
    },
  };
}
