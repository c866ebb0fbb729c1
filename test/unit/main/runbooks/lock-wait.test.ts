import { expect, test } from 'vitest';
import { lockWaitFromEnvironment } from '../../../../src/main/runbooks/lock-wait';

test.each([
  [undefined, 60],
  ['', 60],
  ['0', 0],
  ['600', 600],
  ['10000', 60],
  ['1e3', 60],
  ['-1', 60],
  ['long', 60],
])('a wait given as %s is %d s', (given, seconds) => {
  expect(lockWaitFromEnvironment(given === undefined ? {} : { WHEELHOUSE_LOCK_WAIT: given })).toBe(seconds);
});
