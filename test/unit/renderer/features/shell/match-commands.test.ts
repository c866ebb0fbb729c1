import { describe, expect, test } from 'vitest';
import { matchCommands } from '../../../../../src/renderer/features/shell/match-commands';

const commands = [
  { id: 'operations', label: 'Go to operations' },
  { id: 'active', label: 'Go to active operations' },
  { id: 'dark', label: 'Colours: dark', keywords: 'theme' },
  { id: 'runbook', label: 'Open runbook: Rebuild findings lifecycle', keywords: 'start' },
];
const found = (typed: string, recent: readonly string[] = []) =>
  matchCommands(commands, typed, recent).map(({ id }) => id);

describe('the palette finds', () => {
  test('what holds every typed word, in any order and case', () => {
    expect(found('OPER active')).toEqual(['active']);
    expect(found('x')).toEqual([]);
  });

  test('everything where nothing was typed, what was chosen last first', () => {
    expect(found('  ')).toEqual(['operations', 'active', 'dark', 'runbook']);
    expect(found('', ['runbook', 'dark'])).toEqual(['runbook', 'dark', 'operations', 'active']);
  });

  test('words by their letters, behind those that hold the word as it is', () => {
    expect(found('rfl')).toEqual(['runbook']);
    expect(found('gop')).toEqual(['operations', 'active']);
    expect(found('oper').slice(0, 2)).toEqual(['operations', 'active']);
  });

  test('a command by words that are not in its label', () => {
    expect(found('theme')).toEqual(['dark']);
    expect(found('start')).toEqual(['runbook']);
  });

  test('of equal ones the one that was chosen last', () => {
    expect(found('go', ['active'])).toEqual(['active', 'operations']);
  });
});
