import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sshConfig from 'ssh-config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesMatching, readSshConfig } from '../../../../src/main/connection/ssh-config-files';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wheelhouse-ssh-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string, ...lines: string[]) => {
  const file = join(home, '.ssh', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
};
const found = (host: string) =>
  sshConfig
    .parse(readSshConfig(join(home, '.ssh', 'config'), host, home))
    .compute(host, { ignoreCase: true, matchExec: false });
const portOf = (host: string) => found(host)['port'];

describe('the files that a path names', () => {
  it('are found by * and ?, in order, without hidden ones', () => {
    for (const name of ['b.conf', 'a.conf', 'c.txt', '.hidden.conf', 'sub1/x', 'sub2/x']) write(name, '#');
    const at = (...names: string[]) => names.map((name) => join(home, '.ssh', name));
    expect(filesMatching(join(home, '.ssh', '*.conf'))).toEqual(at('a.conf', 'b.conf'));
    expect(filesMatching(join(home, '.ssh', 'sub?', 'x'))).toEqual(at('sub1/x', 'sub2/x'));
    expect(filesMatching(join(home, '.ssh', 'none', '*'))).toEqual([]);
  });
});

describe('an include of ~/.ssh/config', () => {
  it('is read in its place: relative to ~/.ssh, by ~, by a pattern, several on a line, in quotes', () => {
    write('config', 'Include extra "with space/a" ~/.ssh/conf.d/*', 'Host late', '  Port 9');
    write('extra', 'Host one', '  Port 1');
    write('with space/a', 'Host two', '  Port 2');
    write('conf.d/10', 'Host three', '  Port 3');
    write('conf.d/20', 'Host three', '  Port 33', 'Host four', '  Port 4');
    expect(['one', 'two', 'three', 'four', 'late'].map(portOf)).toEqual(['1', '2', '3', '4', '9']);
  });

  it('that is missing changes nothing', () => {
    write('config', 'Include nothing/*', 'Host one', '  Port 1');
    expect(portOf('one')).toBe('1');
  });

  it('ends the sections that begin in it, so that what follows belongs to the outer one', () => {
    write('config', 'Include extra', 'Port 7', 'Host other', '  Port 8');
    write('extra', 'Host one', '  User somebody');
    expect(portOf('two')).toBe('7');
    expect(portOf('one')).toBe('7');
    write('config', 'Host inner', '  Include extra', '  Port 7', 'Host other', '  Port 8');
    expect(portOf('inner')).toBe('7');
    expect(portOf('other')).toBe('8');
  });

  it('under a Host or Match counts for its hosts only', () => {
    write('config', 'Host *.example', '  Include extra', 'Match host b.test', '  Include extra', 'Host *', '  Port 5');
    write('extra', 'Port 1', 'Host special.example plain', '  User special');
    expect(portOf('a.example')).toBe('1');
    expect(portOf('b.test')).toBe('1');
    expect(found('special.example')).toMatchObject({ port: '1', user: 'special' });
    // Named in the included file, but not by the section that includes it.
    expect(found('plain')).not.toMatchObject({ user: 'special' });
    expect(portOf('plain')).toBe('5');
  });

  it('includes others, and a loop of them comes to its end', () => {
    write('config', 'Include first');
    write('first', 'Include second', 'Host one', '  Port 1');
    write('second', 'Include first', 'Host two', '  Port 2');
    expect(portOf('one')).toBe('1');
    expect(portOf('two')).toBe('2');
  });

  it('never runs the command of a Match exec', () => {
    const proof = join(home, 'ran');
    write('config', `Match exec "touch ${proof}"`, '  Include extra');
    write('extra', 'Port 1');
    expect(portOf('one')).toBeUndefined();
    expect(filesMatching(join(home, 'ra*'))).toEqual([]);
  });
});
