/** A key or a sequence of two, and what it does. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Everything that `?` lists; the handlers are in use-place-shortcuts and use-list-keys. */
export const SHORTCUTS: readonly { readonly group: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    group: 'Everywhere',
    shortcuts: [
      { keys: ['mod', 'K'], does: 'Search or run' },
      { keys: ['g', 'o'], does: 'Go to operations' },
      { keys: ['g', 'r'], does: 'Go to runbooks' },
      { keys: ['g', 'a'], does: 'Go to the audit' },
      { keys: ['mod', 'Shift', 'B'], does: 'Break-glass: enter, extend or review' },
      { keys: ['r'], does: 'Refresh what is shown' },
      { keys: ['Alt', '←'], does: 'Back' },
      { keys: ['Alt', '→'], does: 'Forward' },
      { keys: ['?'], does: 'This sheet' },
    ],
  },
  {
    group: 'Lists',
    shortcuts: [
      { keys: ['j'], does: 'Next row' },
      { keys: ['k'], does: 'Previous row' },
      { keys: ['Home'], does: 'First row' },
      { keys: ['End'], does: 'Last row' },
      { keys: ['enter'], does: 'Open the row' },
      { keys: ['/'], does: 'Filter' },
    ],
  },
  {
    group: 'An operation',
    shortcuts: [
      { keys: ['['], does: 'Previous operation of the list' },
      { keys: [']'], does: 'Next operation of the list' },
    ],
  },
];
