import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint, lookUpKnownHost } from '../../../../src/main/connection/known-hosts';

const key = Buffer.from('a key as on the wire');
const line = (names: string, bytes = key, marker = '') => `${marker}${names} ssh-ed25519 ${bytes.toString('base64')}`;
const salt = Buffer.from('0123456789abcdefghij');
const hashed = (name: string) =>
  `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;

describe('known hosts', () => {
  it.each([
    ['a plain name', line('bastion,10.0.0.1'), 'bastion', 22],
    ['another of its names', line('bastion,10.0.0.1'), '10.0.0.1', 22],
    ['a name in capitals', line('bastion'), 'Bastion', 22],
    ['a port of its own', line('[bastion]:2222'), 'bastion', 2222],
    ['a wildcard', line('*.example.com'), 'a.example.com', 22],
    ['a hashed name', line(hashed('bastion')), 'bastion', 22],
    ['a hashed name with port', line(hashed('[bastion]:2222')), 'bastion', 2222],
  ])('know a host by %s', (_how, text, host, port) => {
    expect(lookUpKnownHost(text, host, port).check(key)).toBe('known');
    expect(lookUpKnownHost(text, host, port).keyTypes).toEqual(['ssh-ed25519']);
  });

  it.each([
    ['nothing is there', '', 'unknown'],
    ['it is another host', line('other'), 'unknown'],
    ['it is another port', line('[bastion]:2222'), 'unknown'],
    ['a pattern leaves it out', line('*,!bastion'), 'unknown'],
    ['only an authority vouches for it', line('*', key, '@cert-authority '), 'unknown'],
    ['it is a comment', `# ${line('bastion')}`, 'unknown'],
    ['the key is another', line('bastion', Buffer.from('another')), 'changed'],
    ['the key was revoked', `${line('bastion')}\n${line('*', key, '@revoked ')}`, 'revoked'],
    ['dots are no wildcards', line('b.stion'), 'unknown'],
  ])('do not take a key where %s', (_why, text, verdict) => {
    expect(lookUpKnownHost(text, 'bastion', 22).check(key)).toBe(verdict);
  });

  it('show keys as ssh-keygen does', () => {
    expect(fingerprint(key)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
