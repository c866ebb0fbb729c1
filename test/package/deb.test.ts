import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { buildDeb } from '../../scripts/package/build-deb.mjs';

const run = async (command: string, ...args: string[]) =>
  (await promisify(execFile)(command, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

const canBuild = ['/usr/bin/fakeroot', '/usr/bin/dpkg-deb'].every((program) => existsSync(program));
if (!canBuild) {
  process.stdout.write('No Debian package can be made here (fakeroot, dpkg-deb): its tests are skipped.\n');
}

describe.skipIf(!canBuild)('the Debian package', () => {
  let scratch: string;
  let file: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'wheelhouse-deb-'));
    file = await buildDeb(inject('packed').folder, { dest: scratch, compression: 'none' });
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('names itself and what it needs, the keychain’s library among it', async () => {
    expect(await run('dpkg-deb', '--field', file, 'Package')).toBe('wheelhouse\n');
    expect(await run('dpkg-deb', '--field', file, 'Version')).toBe(`${packageJson.version}\n`);
    const depends = (await run('dpkg-deb', '--field', file, 'Depends')).trim().split(', ');
    const needed = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libdrm2', 'libasound2', 'libcups2', 'libsecret-1-0'];
    expect(depends).toEqual(expect.arrayContaining(needed));
  });

  it('installs everything as root’s, with the helper of Chromium’s sandbox and both programs', async () => {
    const lines = (await run('dpkg-deb', '--contents', file)).trimEnd().split('\n');
    expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
    expect(lines.filter((line) => !line.startsWith('l') && /^.{5}w|^.{8}w/.test(line))).toEqual([]);
    const find = (path: string) => lines.find((line) => line.split(/\s+/)[5] === `.${path}`) ?? '';
    expect(find('/usr/lib/wheelhouse/chrome-sandbox')).toMatch(/^-rwsr-xr-x /);
    expect(find('/usr/lib/wheelhouse/wheelhouse-console')).toMatch(/^-rwxr-xr-x /);
    expect(lines.join('\n')).toMatch(/ \.\/usr\/bin\/wheelhouse( -> \S+)?\n/);
  });

  it('opens links by its desktop entry, with dashes before the address', async () => {
    const read = 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/share/applications/wheelhouse.desktop';
    const entry = await run('sh', '-c', read, 'sh', file);
    expect(entry).toContain('\nExec=/usr/lib/wheelhouse/wheelhouse-console -- %U\n');
    expect(entry).toContain('\nMimeType=x-scheme-handler/wheelhouse;\n');
  });
});
