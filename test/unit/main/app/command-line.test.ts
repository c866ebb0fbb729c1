import { describe, expect, it } from 'vitest';
import { commandLineArguments, isDebuggingAsked } from '../../../../src/main/app/command-line';

describe('the command line of a package', () => {
  it('is asked for by --cli, and takes what stands behind the dashes', () => {
    expect(commandLineArguments(['/app', '--no-sandbox', '--cli', '--', 'runs', 'list', '--json'])).toEqual([
      'runs',
      'list',
      '--json',
    ]);
    expect(commandLineArguments(['/app', '--cli', '--'])).toEqual([]);
    expect(commandLineArguments(['/app', '--cli'])).toEqual([]);
  });

  it.each([[['/app']], [['/app', '--', '--cli']], [['/app', '--', 'wheelhouse://runs/1', '--cli', '--', 'run']]])(
    'is not asked for by %j: a link can not bring it along',
    (argv) => {
      expect(commandLineArguments(argv)).toBeNull();
    },
  );
});

it('a package knows when somebody wants to look into its pages', () => {
  const given = (...names: string[]) => isDebuggingAsked((name) => names.includes(name));
  expect([given('remote-debugging-port'), given('user-data-dir', 'remote-debugging-pipe')]).toEqual([true, true]);
  expect(given('user-data-dir')).toBe(false);
});
