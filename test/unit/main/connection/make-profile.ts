import { type ConnectionSecrets, NO_SECRETS } from '../../../../src/main/connection/connection-secrets';
import type { Profile } from '../../../../src/shared/contract/profiles';

/** A profile with what the test does not care about filled in. */
export function makeProfile(changes: Partial<Profile>): Profile {
  return {
    id: 'eu-ops',
    name: 'eu-ops',
    environment: 'staging',
    hosts: [{ host: 'db.example.com', port: 5432 }],
    database: 'platform',
    user: 'olivia',
    service: null,
    sslMode: 'verify-full',
    sslRootCert: null,
    sslCert: null,
    sslKey: null,
    targetSessionAttrs: 'read-write',
    options: null,
    credential: { kind: 'ask' },
    sshHops: [],
    ...changes,
  };
}

/** Secrets as they are typed. */
export function typed(password: string | null, more: Partial<ConnectionSecrets> = {}): ConnectionSecrets {
  return { ...NO_SECRETS, password, ...more };
}
