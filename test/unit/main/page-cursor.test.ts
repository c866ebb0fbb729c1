import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readPageCursor } from '../../../src/main/page-cursor';

const schema = z.tuple([z.iso.datetime(), z.number().int()]).transform(([position, id]) => ({ position, id }));

describe('the marker of a page', () => {
  it('is read as its schema turns it', () => {
    expect(readPageCursor('["2026-01-01T00:00:00Z",7]', schema)).toEqual({ position: '2026-01-01T00:00:00Z', id: 7 });
  });

  it.each([
    ['no JSON', '["2026-01-01T00:00:00Z",7'],
    ['nothing', ''],
    ['null', 'null'],
    ['of another list', '["newest",7]'],
    ['too short', '["2026-01-01T00:00:00Z"]'],
    ['too long', '["2026-01-01T00:00:00Z",7,1]'],
  ])('is refused where it is %s', (_, text) => {
    expect(() => readPageCursor(text, schema)).toThrow(
      expect.objectContaining({ kind: 'invalid_input', code: 'invalid_cursor' }),
    );
  });
});
