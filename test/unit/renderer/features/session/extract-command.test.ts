import { expect, test } from 'vitest';
import { extractCommand } from '../../../../../src/renderer/features/session/extract-command';

test('a command is found in back-ticks or as "wheelhouse …"', () => {
  expect(extractCommand('Run `wheelhouse db install` first.').command).toBe('wheelhouse db install');
  expect(extractCommand('Run "wheelhouse doctor" to see.').command).toBe('wheelhouse doctor');
});

test('other quoted words are no command', () => {
  expect(extractCommand('Ask for the role "operator".').command).toBeNull();
});
