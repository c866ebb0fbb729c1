import { expect, test } from 'vitest';
import { readConnection } from '../../../../../src/renderer/features/shell/read-connection';

const NOW = 1_760_000_000_000;
const at = (ageMs: number) => new Date(NOW - ageMs).toISOString();

test('data is called live while it was confirmed within half a minute', () => {
  const connected = { status: 'connected' as const, roundTripMs: 34 };
  expect(readConnection({ ...connected, checkedAt: at(2_000) }, NOW)).toMatchObject({ word: 'live', age: '2 s' });
  expect(readConnection({ ...connected, checkedAt: at(-500) }, NOW)).toMatchObject({ word: 'live', age: '0 s' });
  expect(readConnection({ ...connected, checkedAt: at(45_000) }, NOW)).toMatchObject({
    word: 'last seen',
    age: '45 s',
  });
});

test('a lost connection tells since when', () => {
  const error = { kind: 'unreachable' as const, code: 'db_connection_lost', message: 'Gone.' };
  const reading = readConnection({ status: 'disconnected', since: at(65_000), error, nextTryAt: null }, NOW);
  expect(reading).toMatchObject({ tone: 'off', word: 'offline', age: '1 min 5 s' });
});
