import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { concurrencyArgument, idArgument, secondsArgument } from '../../../../src/main/cli/argument-values';

describe('argument values', () => {
  it('reads ids as people write them', () => {
    expect(idArgument('42')).toBe(42);
    expect(idArgument('#42')).toBe(42);
  });
  it.each(['0', '-1', '1.5', '1e3', '', ' 1', 'x', '0x1', '99999999999999999', '9999999999999999'])(
    'refuses %j as an id',
    (text) => {
      expect(() => idArgument(text)).toThrow(InvalidArgumentError);
    },
  );
  it('lets no time be waited for a lock', () => {
    expect(secondsArgument('0')).toBe(0);
    expect(() => secondsArgument('86401')).toThrow('whole seconds');
  });
  it('bounds the concurrency', () => {
    expect(concurrencyArgument('64')).toBe(64);
    expect(() => concurrencyArgument('65')).toThrow(InvalidArgumentError);
    expect(() => concurrencyArgument('0')).toThrow(InvalidArgumentError);
  });
});
