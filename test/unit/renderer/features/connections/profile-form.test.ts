import { describe, expect, it } from 'vitest';
import {
  describeServer,
  BLANK_DRAFT,
  formatHops,
  formatHosts,
  parseHops,
  parseHosts,
} from '../../../../../src/renderer/features/connections/profile-form';
import { sslModeWarning } from '../../../../../src/renderer/features/connections/ssl-mode-words';
import { SSL_MODES } from '../../../../../src/shared/contract/profiles';

describe('the form of a connection', () => {
  it.each([
    ['db.example.com', [{ host: 'db.example.com', port: 5432 }]],
    [
      'a:1, b',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 5432 },
      ],
    ],
    ['[::1]:6432', [{ host: '::1', port: 6432 }]],
    ['', []],
  ])('reads hosts: %j', (text, hosts) => {
    expect(parseHosts(text)).toEqual(hosts);
    expect(parseHosts(formatHosts(hosts))).toEqual(hosts);
  });

  it.each(['a:b', 'a:0', 'a:70000', 'a:1:2', '::1'])('does not read hosts: %j', (text) => {
    expect(parseHosts(text)).toBeNull();
  });

  it('reads SSH hosts with users and ports, and aliases', () => {
    const hops = parseHops('olivia@bastion:2222, vault', '/key');
    expect(hops).toEqual([
      { host: 'bastion', port: 2222, user: 'olivia', identityFile: '/key' },
      { host: 'vault', port: null, user: null, identityFile: '/key' },
    ]);
    expect(formatHops(hops ?? [])).toBe('olivia@bastion:2222, vault');
    expect(parseHops('@host', null)).toBeNull();
  });

  it('starts with the most careful of everything, and says where it leads', () => {
    expect(BLANK_DRAFT).toMatchObject({
      environment: 'production',
      sslMode: 'verify-full',
      credential: { kind: 'ask' },
    });
    expect(describeServer({ ...BLANK_DRAFT, service: 'ops', database: 'platform' })).toBe('service ops / platform');
  });

  it('warns of every mode but the strictest', () => {
    expect(SSL_MODES.filter((mode) => sslModeWarning(mode) === null)).toEqual(['verify-full']);
  });
});
