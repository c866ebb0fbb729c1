import { expect, test } from 'vitest';
import { countLimitFromEnvironment } from '../../../../src/main/runbooks/count-limit';

test.each([
  [undefined, 20_000],
  ['', 20_000],
  ['0', 0],
  ['5', 5_000],
  ['30', 30_000],
  ['31', 20_000],
  ['1e3', 20_000],
  ['-1', 20_000],
  ['soon', 20_000],
])('a limit given as %s is %d ms', (given, limitMs) => {
  expect(countLimitFromEnvironment(given === undefined ? {} : { WHEELHOUSE_COUNT_LIMIT: given })).toBe(limitMs);
});
