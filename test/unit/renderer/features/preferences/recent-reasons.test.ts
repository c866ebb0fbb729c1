import { expect, test } from 'vitest';
import { withRecentReason } from '../../../../../src/renderer/features/preferences/preferences-store';

test('the newest reason comes first, each once, ten at most', () => {
  expect(withRecentReason(['a', 'b'], 'b')).toEqual(['b', 'a']);
  expect(
    withRecentReason(
      Array.from({ length: 10 }, (_, index) => `r${index}`),
      'new',
    ),
  ).toHaveLength(10);
});
