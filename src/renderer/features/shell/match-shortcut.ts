import type { PlaceAction, Shortcut } from './shortcuts';

/** As much of a key press as decides which shortcut it is. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const MODIFIERS = ['mod', 'Shift', 'Alt'];

/** How keyboards name a key that the table names otherwise: arrows, and signs that need shift on some of them. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '←': ['ArrowLeft'],
  '→': ['ArrowRight'],
  '+': ['+', '='],
  '-': ['-', '_'],
};

function isKey(named: string, pressed: string): boolean {
  return (SPELLINGS[named] ?? [named]).some((spelling) => spelling.toLowerCase() === pressed.toLowerCase());
}

function isChord(keys: readonly string[], press: KeyPress): boolean {
  const [key = ''] = keys.slice(-1);
  const asksShift = keys.includes('Shift');
  return (
    keys.includes('mod') === (press.ctrlKey || press.metaKey) &&
    keys.includes('Alt') === press.altKey &&
    // Where a sign stands decides whether shift is needed for it.
    (asksShift === press.shiftKey || key in SPELLINGS) &&
    isKey(key, press.key)
  );
}

/** What a key press means: an action, the beginning of a sequence, or nothing of ours. */
export type Meaning = { readonly kind: 'action'; readonly action: PlaceAction } | { readonly kind: 'begins' } | null;

/**
 * Finds what a key press means.
 *
 * @param first the key pressed just before, where it may have begun a sequence
 * @param isTyping keys without a modifier are then text
 */
export function matchShortcut(
  shortcuts: readonly Shortcut[],
  press: KeyPress,
  first: string | null,
  isTyping: boolean,
): Meaning {
  const withAction = shortcuts.flatMap(({ keys, action }) => (action === undefined ? [] : [{ keys, action }]));
  const hasModifier = press.ctrlKey || press.metaKey || press.altKey;
  const chords = withAction.filter(({ keys }) => MODIFIERS.includes(keys[0] ?? ''));
  const chord = chords.find(({ keys }) => isChord(keys, press));
  if (chord !== undefined) return { kind: 'action', action: chord.action };
  if (hasModifier || isTyping) return null;
  const plain = withAction.filter((shortcut) => !chords.includes(shortcut));
  const ended = plain.find(({ keys }) => keys.length === 2 && keys[0] === first && keys[1] === press.key);
  const single = plain.find(({ keys }) => keys.length === 1 && keys[0] === press.key);
  const found = ended ?? single;
  if (found !== undefined) return { kind: 'action', action: found.action };
  return plain.some(({ keys }) => keys.length === 2 && keys[0] === press.key) ? { kind: 'begins' } : null;
}
