import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  formatProfiles,
  openProfileFile,
  parseProfiles,
  PROFILE_FILE,
} from '../../../../src/main/connection/profile-file';
import { makeProfile } from './make-profile';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-profiles-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the profile file', () => {
  it('is empty where there is none', async () => {
    expect(await openProfileFile(folder).read()).toEqual({ profiles: [], problems: [] });
  });

  it('keeps what was written, in its order, for its owner only', async () => {
    const file = openProfileFile(folder);
    const profiles = ['b', 'a', 'c'].map((id) => makeProfile({ id, name: id }));
    await file.change(() => ({ profiles, result: null }));
    expect((await file.read()).profiles).toEqual(profiles);
    expect((await stat(join(folder, PROFILE_FILE))).mode & 0o777).toBe(0o600);
  });

  it('drops invalid entries one by one, says which, and quotes no value', () => {
    const good = makeProfile({});
    const text = JSON.stringify({
      profiles: [good, { ...good, id: 'x', name: 'broken', sslMode: 'hunter2' }, 17, { ...good, name: 'twin' }],
    });
    const { profiles, problems } = parseProfiles(text);
    expect(profiles).toEqual([good]);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain('“broken” was left out: sslMode');
    expect(problems.join()).not.toContain('hunter2');
    expect(parseProfiles('{').problems).toHaveLength(1);
  });

  it('knows no place for a secret', () => {
    const text = formatProfiles([{ ...makeProfile({}), password: 'hunter2' } as never]);
    expect(text).not.toContain('hunter2');
  });

  it('sets aside what it could not read before it writes over it', async () => {
    await writeFile(join(folder, PROFILE_FILE), '{"profiles":[{"name":"half"}]}');
    await openProfileFile(folder).change((profiles) => ({ profiles, result: null }));
    expect(await readFile(join(folder, `${PROFILE_FILE}.unreadable`), 'utf8')).toContain('half');
  });

  it('loses no change where several come at once', async () => {
    const file = openProfileFile(folder);
    const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);
    await Promise.all(
      ids.map((id) =>
        file.change((before) => ({ profiles: [...before, makeProfile({ id, name: id })], result: null })),
      ),
    );
    expect((await file.read()).profiles.map(({ id }) => id)).toEqual(ids);
  });
});
