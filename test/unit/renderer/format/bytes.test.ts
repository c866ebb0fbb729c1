import { expect, test } from 'vitest';
import { formatBytes } from '../../../../src/renderer/format/bytes';

test.each([
  [0, '0 kB'],
  [1, '1 kB'],
  [1_024, '1 kB'],
  [831_488, '812 kB'],
  [3.4 * 2 ** 20, '3.4 MB'],
  [9.99 * 2 ** 20, '10 MB'],
  [10.2 * 2 ** 20, '10 MB'],
  [256 * 2 ** 20, '256 MB'],
  [3 * 2 ** 30, '3 GB'],
  [5_000 * 2 ** 30, '5,000 GB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
