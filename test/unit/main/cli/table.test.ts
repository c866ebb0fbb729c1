import { expect, it } from 'vitest';
import { formatInstant } from '../../../../src/main/cli/table';

it('instants read as people write them, with their zone and to the second', () => {
  expect(formatInstant('2026-03-01T14:02:11.987Z')).toBe('2026-03-01 14:02:11 UTC');
  expect(formatInstant('2026-03-01T14:02:11+01:00')).toBe('2026-03-01 13:02:11 UTC');
  expect(formatInstant(null)).toBe('');
});
