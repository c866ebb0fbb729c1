import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_SECRETS } from '../../../../src/main/connection/connection-secrets';
import { draftFromUrl, parametersOfProfile } from '../../../../src/main/connection/profile-parameters';
import { makeProfile } from './make-profile';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-services-'));
  env = { PGSERVICEFILE: join(folder, 'services') };
  writeFileSync(
    join(folder, 'services'),
    '# ours\n[other]\nhost=wrong\n[ops]\nhost=one,two\nport = 6432\ndbname=platform\nuser=svc\npassword=hunter2\nsslmode=disable\n[ops]\nhost=late\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what a profile says', () => {
  it('goes before its service, which fills in the rest but never weakens the encryption', async () => {
    const profile = makeProfile({
      hosts: [],
      database: '',
      user: 'me',
      service: 'ops',
      credential: { kind: 'pgpass' },
    });
    expect(await parametersOfProfile(profile, NO_SECRETS, env)).toMatchObject({
      hosts: [
        { host: 'one', port: 6432 },
        { host: 'two', port: 6432 },
      ],
      database: 'platform',
      user: 'me',
      password: 'hunter2',
      sslMode: 'verify-full',
    });
  });

  it('is refused with a service that does not exist', async () => {
    await expect(parametersOfProfile(makeProfile({ service: 'none' }), NO_SECRETS, env)).rejects.toMatchObject({
      code: 'unknown_service',
    });
  });

  it('is read from a URL with its options and several hosts, but without its password', () => {
    const { draft, hadPassword } = draftFromUrl(
      'postgresql://olivia:hunter2@a:1,b/ops?sslmode=verify-ca&sslrootcert=/ca.crt&options=-c%20search_path%3Dops',
    );
    expect(hadPassword).toBe(true);
    expect(JSON.stringify(draft)).not.toContain('hunter2');
    expect(draft).toMatchObject({
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 5432 },
      ],
      database: 'ops',
      user: 'olivia',
      environment: 'production',
      sslMode: 'verify-ca',
      sslRootCert: '/ca.crt',
      options: '-c search_path=ops',
    });
    expect(draftFromUrl('postgresql://u@h/d').draft.sslMode).toBe('verify-full');
  });
});
