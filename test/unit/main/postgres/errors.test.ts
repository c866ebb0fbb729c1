import { expect, it } from 'vitest';
import { z } from 'zod';
import { toWheelhouseError } from '../../../../src/main/postgres/errors';

it('tells which value was not as expected, and nothing of the value', () => {
  const rows = z.array(z.object({ taken_at: z.date(), id: z.literal(7) }));
  const { error } = rows.safeParse([{ taken_at: 'password=hunter2', id: 'hunter2' }]);
  const known = toWheelhouseError(error);
  expect(known).toMatchObject({ kind: 'internal', message: 'A value is not as it has to be: taken_at, id.' });
  expect(JSON.stringify(known.toData())).not.toContain('hunter2');
});

it('has a sentence for a value that is wrong as a whole', () => {
  const { error } = z.number().safeParse('seven');
  expect(toWheelhouseError(error).message).toBe('A value is not as it has to be.');
});

it('takes also what lets nobody look into it', () => {
  const closed = new Proxy(new Error('x'), {
    get() {
      throw new Error('no');
    },
  });
  expect(toWheelhouseError(closed)).toMatchObject({ kind: 'internal', code: 'unknown_error' });
});
