import { expect, test } from 'vitest';
import { matchCommands } from '../../../../../src/renderer/features/shell/match-commands';

const commands = [{ label: 'Go to operations' }, { label: 'Go to active operations' }, { label: 'Colours: dark' }];

test('every typed word has to occur, in any order and case', () => {
  expect(matchCommands(commands, 'OPER active')).toEqual([commands[1]]);
  expect(matchCommands(commands, '  ')).toHaveLength(3);
  expect(matchCommands(commands, 'x')).toEqual([]);
});
