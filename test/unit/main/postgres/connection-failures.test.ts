import { describe, expect, it } from 'vitest';
import { toWheelhouseError } from '../../../../src/main/postgres/errors';

/** PgBouncer gives all its own refusals the same SQLSTATE. */
const PROTOCOL_VIOLATION = '08P01';

const SAID: [words: string, code: string][] = [
  ['SASL authentication failed', 'wrong_password'],
  ['password authentication failed', 'wrong_password'],
  ['no such user', 'wrong_password'],
  ['no such database: ops', 'unknown_database'],
  ['database "ops" is disabled', 'database_paused'],
  ['no more connections allowed (max_client_conn)', 'too_many_connections'],
  ['query_wait_timeout', 'too_many_connections'],
  ['unsupported startup parameter: options', 'setting_not_taken'],
];

describe('what PgBouncer says', () => {
  it.each(SAID)('%s is told as %s', (words, code) => {
    const error = Object.assign(new Error(words), { code: PROTOCOL_VIOLATION });
    expect(toWheelhouseError(error)).toMatchObject({ kind: 'unreachable', code });
  });

  it('tells a database that is away from a pooler that is away', () => {
    const words = 'server login has been failing, try again later (server_login_retry)';
    const error = Object.assign(new Error(words), { code: PROTOCOL_VIOLATION });
    expect(toWheelhouseError(error)).toMatchObject({
      code: 'db_connection_lost',
      message: 'The connection pooler answers, but can’t reach the database behind it.',
    });
  });
});
