import { describe, expect, it } from 'vitest';
import { ensureDebianPackages } from '../../../scripts/debian-packages.mjs';

const ALL =
  'xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1 libatk-bridge2.0-0 libcups2 libdrm2 libxkbcommon0 ' +
  'fonts-dejavu-core g++ make python3 postgresql openssl openssh-server openssh-client pgbouncer gnome-keyring libsecret-1-0 fakeroot';

/** A Debian on which the named packages are installed. */
function debian(installed: string[], { isRoot = true, aptCode = 0 } = {}) {
  const ran: string[] = [];
  const lines: string[] = [];
  const stdout = [...installed.map((name) => `${name} ii `), 'xauth rc '].join('\n');
  const outcome = ensureDebianPackages({
    isRoot,
    log: (line) => lines.push(line),
    query: (_command, args) => Promise.resolve({ code: args[0] === '--version' ? 0 : 1, stdout }),
    install: (command, args) => {
      ran.push([command, ...args].join(' '));
      return Promise.resolve({ code: aptCode, stdout: '' });
    },
  });
  return { outcome, ran, lines };
}

describe('the Debian packages for the tests', () => {
  it('are left alone where none is missing, under their newer names too', async () => {
    const { outcome, ran } = debian(ALL.replace('libasound2', 'libasound2t64').split(' '));
    expect(await outcome).toBeNull();
    expect(ran).toEqual([]);
  });

  it('are installed as root, after an update, the missing ones only', async () => {
    const { outcome, ran } = debian(ALL.split(' ').filter((name) => name !== 'xvfb' && name !== 'xauth'));
    expect(await outcome).toBeNull();
    expect(ran).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends xvfb xauth']);
  });

  it('are named in the exact line where one is not root', async () => {
    const { outcome, ran, lines } = debian([], { isRoot: false });
    expect(await outcome).toBe(`apt-get update && apt-get install -y --no-install-recommends ${ALL}`);
    expect(ran).toEqual([]);
    expect(lines.join()).toContain('sudo');
  });

  it('are named where apt-get fails', async () => {
    const { outcome } = debian([], { aptCode: 100 });
    expect(await outcome).toContain('xvfb');
  });

  it('do not matter where there is no dpkg', async () => {
    const query = () => Promise.resolve({ code: 127, stdout: '' });
    expect(await ensureDebianPackages({ isRoot: true, log: () => undefined, query })).toBeNull();
  });
});
