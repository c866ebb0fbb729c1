import { describe, expect, it } from 'vitest';
import { errorDataSchema, notFound, refused, WheelhouseError } from '../../../src/shared/errors';

describe('WheelhouseError', () => {
  it('keeps its cause, and lets neither cause nor stack cross a process border', () => {
    const cause = new Error('password=hunter2');
    const error = new WheelhouseError({ kind: 'unreachable', code: 'db_connection_lost', message: 'Lost.' }, { cause });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
    expect(error.toData()).toEqual({ kind: 'unreachable', code: 'db_connection_lost', message: 'Lost.' });
  });

  it('comes out of the border as it went in', () => {
    const data = {
      kind: 'blocked',
      code: 'permission_denied',
      message: 'No.',
      dataSafety: 'Fine.',
      nextStep: 'Ask.',
    } as const;
    const crossed: unknown = JSON.parse(JSON.stringify(new WheelhouseError(data).toData()));
    expect(errorDataSchema.parse(crossed)).toEqual(data);
  });

  it('says of a refusal that nothing was changed', () => {
    expect(refused('reason_missing', 'Give a reason.', 'Type one.').toData()).toEqual({
      kind: 'refused',
      code: 'reason_missing',
      message: 'Give a reason.',
      dataSafety: 'Nothing was started or changed.',
      nextStep: 'Type one.',
    });
  });

  it('does not tell what is missing from what is out of reach', () => {
    expect(notFound('Operation 7').toData()).toEqual({
      kind: 'not_found',
      code: 'not_found',
      message: 'Operation 7 was not found.',
    });
  });
});
