import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftFromUrl } from '../../../src/main/connection/profile-parameters';
import { formatProfiles, PROFILE_FILE } from '../../../src/main/connection/profile-file';
import type { TestDatabase } from '../../support/test-database';
import { makeCliDatabase } from './cli-fixture';
import { cli, type CliResult } from './cli-process';

const errorOf = ({ stderr }: CliResult): unknown => JSON.parse(stderr);

describe('--profile', () => {
  let database: TestDatabase;
  let folder: string;
  let password: string;

  beforeAll(async () => {
    database = await makeCliDatabase();
    folder = await mkdtemp(join(tmpdir(), 'wheelhouse-cli-profiles-'));
    password = decodeURIComponent(new URL(database.url).password);
    const { draft } = draftFromUrl(database.url);
    const command = `node -p process.env.TEST_PASSWORD`;
    const profiles = [
      { ...draft, id: 'asks', name: 'eu-ops' },
      { ...draft, id: 'fetches', name: 'us-ops', credential: { kind: 'command', command } as const },
    ];
    await writeFile(join(folder, PROFILE_FILE), formatProfiles(profiles));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const list = (profile: string, env: NodeJS.ProcessEnv) =>
    cli(['runs', 'list', '--json', '--profile', profile, '--data-folder', folder], env);

  it('connects as the window would, with a password from the environment or from its command', async () => {
    expect((await list('EU-ops', { PGPASSWORD: password })).code).toBe(0);
    expect((await list('us-ops', { TEST_PASSWORD: password })).code).toBe(0);
  });

  it('says what is missing, and never the password', async () => {
    const without = await list('eu-ops', { HOME: folder });
    expect(without.code).toBe(7);
    expect(errorOf(without)).toMatchObject({ error: { code: 'password_needed' } });
    const wrong = await list('us-ops', { TEST_PASSWORD: 'hunter2' });
    expect(errorOf(wrong)).toMatchObject({ error: { code: 'wrong_password' } });
    expect(wrong.stdout + wrong.stderr).not.toContain('hunter2');
  });

  it('names the profiles there are where it does not know one', async () => {
    const result = await list('none', {});
    expect(result.code).toBe(2);
    expect(errorOf(result)).toMatchObject({ error: { code: 'unknown_profile' } });
    expect(result.stderr).toContain('sandbox, eu-ops, us-ops');
  });
});
