import { describe, expect, it } from 'vitest';
import { connectionOptionsFromEnv, describeConnection } from '../../../../src/main/postgres/connection-options';
import { formatConnectionUrl, parseConnectionUrl } from '../../../../src/main/postgres/connection-parameters';
import { effectiveSslMode } from '../../../../src/main/postgres/tls-options';

describe('a connection URL', () => {
  it.each([
    ['postgresql://u:p@h/d', { hosts: [{ host: 'h', port: 5432 }], user: 'u', password: 'p', database: 'd' }],
    ['postgres://u@[::1]:6432/d', { hosts: [{ host: '::1', port: 6432 }] }],
    [
      'postgresql://u@a:1,b:2,c/d',
      {
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
          { host: 'c', port: 5432 },
        ],
      },
    ],
    ['postgresql://u@/d?host=/run/pg&port=6', { hosts: [{ host: '/run/pg', port: 6 }] }],
    ['postgresql://u@%2Frun%2Fpg/d', { hosts: [{ host: '/run/pg', port: 5432 }] }],
    ['postgresql://u:a%2Fb%3Fc%40d@h/d', { password: 'a/b?c@d' }],
    ['postgresql://u@h', { database: 'u' }],
    ['postgresql://h/d?user=u&password=p', { user: 'u', password: 'p' }],
    ['postgresql://u@h/d?target_session_attrs=any', { targetSessionAttrs: 'any' }],
  ])('is read: %s', (url, expected) => {
    const parameters = parseConnectionUrl(url);
    expect(parameters).toMatchObject(expected);
    expect(parseConnectionUrl(formatConnectionUrl(parameters))).toEqual(parameters);
  });

  it.each([
    'mysql://u:secret@h/d',
    'postgresql:u:secret@h/d',
    'postgresql://u:1/secret@h/d',
    'postgresql://u:secret@h:99999/d',
    'postgresql://u:secret@h/d?sslmode=secret',
    'postgresql://u:secret%zz@h/d',
    'postgresql://u:secret@h/d?target_session_attrs=standby',
    '',
  ])('is refused without being quoted (%#)', (url) => {
    expect(() => parseConnectionUrl(url)).toThrow(
      expect.objectContaining({ code: 'invalid_url', message: expect.not.stringContaining('secret') as string }),
    );
  });

  it('demands the name of a remote server, and nothing on this computer', () => {
    const modeOf = (url: string) => effectiveSslMode(parseConnectionUrl(url));
    expect(modeOf('postgresql://u@db.example.com/d')).toBe('verify-full');
    expect(modeOf('postgresql://u@localhost,db.example.com/d')).toBe('verify-full');
    expect(modeOf('postgresql://u@localhost/d')).toBe('disable');
    expect(modeOf('postgresql://u@localhost/d?sslmode=require')).toBe('require');
  });

  it('is described without user and password', () => {
    expect(describeConnection({ url: 'postgresql://u:secret@a:1,b/d' })).toBe('a:1,b/d');
  });

  it('is what the variables of libpq say', () => {
    const options = connectionOptionsFromEnv({
      PGHOST: 'a,b',
      PGPORT: '1,2',
      PGUSER: 'u',
      PGPASSWORD: 'p@',
      PGSSLMODE: 'require',
    });
    expect(parseConnectionUrl(options?.url ?? '')).toMatchObject({
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      user: 'u',
      password: 'p@',
      database: 'u',
      sslMode: 'require',
    });
    expect(parseConnectionUrl(connectionOptionsFromEnv({ PGHOST: '/run/pg', PGUSER: 'u' })?.url ?? '').hosts).toEqual([
      { host: '/run/pg', port: 5432 },
    ]);
    expect(connectionOptionsFromEnv({})).toBeNull();
  });
});
