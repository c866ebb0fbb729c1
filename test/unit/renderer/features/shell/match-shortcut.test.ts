import { describe, expect, it } from 'vitest';
import { type KeyPress, matchShortcut } from '../../../../../src/renderer/features/shell/match-shortcut';
import { SHORTCUTS } from '../../../../../src/renderer/features/shell/shortcuts';

const ALL = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts);

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

/** What is meant, in a word. */
function meant(key: KeyPress, first: string | null = null, isTyping = false): string | null {
  const meaning = matchShortcut(ALL, key, first, isTyping);
  return meaning?.kind === 'action' ? meaning.action : (meaning?.kind ?? null);
}

describe('a key press means', () => {
  it('a place only as the second of two keys', () => {
    expect(meant(press('g'))).toBe('begins');
    expect(meant(press('i'), 'g')).toBe('goInbox');
    expect(meant(press('s'), 'g')).toBe('goSettings');
    expect(meant(press('i'))).toBeNull();
    expect(meant(press('i'), 'x')).toBeNull();
  });

  it('by itself what it says, but not as the second of two', () => {
    expect(meant(press('r'))).toBe('refresh');
    expect(meant(press('r'), 'g')).toBe('goRunbooks');
    expect(meant(press('?', { shiftKey: true }))).toBe('shortcuts');
    expect(meant(press('/', { shiftKey: true }))).toBe('filter');
  });

  it('a chord with just its modifiers', () => {
    expect(meant(press('B', { ctrlKey: true, shiftKey: true }))).toBe('breakGlass');
    expect(meant(press('b', { metaKey: true, shiftKey: true }))).toBe('breakGlass');
    expect(meant(press('b', { ctrlKey: true }))).toBeNull();
    expect(meant(press(',', { ctrlKey: true }), null, true)).toBe('settings');
    expect(meant(press(',', { metaKey: true }))).toBe('settings');
    expect(meant(press(','))).toBeNull();
    expect(meant(press('ArrowLeft', { altKey: true }))).toBe('back');
    expect(meant(press('ArrowLeft'))).toBeNull();
  });

  it('a zoom on every keyboard', () => {
    expect(meant(press('=', { ctrlKey: true }))).toBe('zoomIn');
    expect(meant(press('+', { ctrlKey: true, shiftKey: true }))).toBe('zoomIn');
    expect(meant(press('_', { metaKey: true, shiftKey: true }))).toBe('zoomOut');
    expect(meant(press('0', { ctrlKey: true }))).toBe('zoomReset');
  });

  it('text where one types, unless it has a modifier', () => {
    expect(meant(press('r'), null, true)).toBeNull();
    expect(meant(press('g'), null, true)).toBeNull();
    expect(meant(press('-', { ctrlKey: true }), null, true)).toBe('zoomOut');
  });

  it('nothing of ours where the system has the modifier', () => {
    expect(meant(press('r', { ctrlKey: true }))).toBeNull();
    expect(meant(press('g', { altKey: true }))).toBeNull();
  });
});

describe('the table of keys', () => {
  it('has each action once, and no two with the same keys', () => {
    const acting = ALL.filter(({ action }) => action !== undefined);
    expect(new Set(acting.map(({ action }) => action)).size).toBe(acting.length);
    expect(new Set(acting.map(({ keys }) => keys.join(' '))).size).toBe(acting.length);
  });

  it('reaches each action by the keys that it shows', () => {
    for (const { keys, action } of ALL) {
      if (action === undefined) continue;
      const [first = '', second] = keys;
      const isChord = ['mod', 'Alt', 'Shift'].includes(first);
      const key = keys.at(-1) ?? '';
      const pressed = press({ '←': 'ArrowLeft', '→': 'ArrowRight' }[key] ?? key, {
        ctrlKey: keys.includes('mod'),
        shiftKey: keys.includes('Shift'),
        altKey: keys.includes('Alt'),
      });
      expect(meant(pressed, !isChord && second !== undefined ? first : null)).toBe(action);
    }
  });
});
