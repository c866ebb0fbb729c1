/** Keys that this table's handler acts on; what a list or the palette does with its own keys is only told of here. */
export type PlaceAction =
  | 'goOperations'
  | 'goRunbooks'
  | 'goFindings'
  | 'goAudit'
  | 'goInbox'
  | 'goSettings'
  | 'settings'
  | 'breakGlass'
  | 'refresh'
  | 'back'
  | 'forward'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'shortcuts'
  | 'filter'
  | 'previousOperation'
  | 'nextOperation';

/** One key, a chord that begins with a modifier, or a sequence of two keys; and what it does. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
  readonly action?: PlaceAction;
  /** Only where there is a navigation, which a torn-off window has not. */
  readonly isMainOnly?: true;
}

/** Every key there is: `?` lists them, and the ones with an action are acted on by use-place-shortcuts. */
export const SHORTCUTS: readonly { readonly group: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    group: 'Everywhere',
    shortcuts: [
      { keys: ['mod', 'K'], does: 'Search or run', isMainOnly: true },
      { keys: ['g', 'o'], does: 'Go to operations', action: 'goOperations', isMainOnly: true },
      { keys: ['g', 'r'], does: 'Go to runbooks', action: 'goRunbooks', isMainOnly: true },
      { keys: ['g', 'f'], does: 'Go to findings', action: 'goFindings', isMainOnly: true },
      { keys: ['g', 'a'], does: 'Go to the audit', action: 'goAudit', isMainOnly: true },
      { keys: ['g', 'i'], does: 'Go to the inbox', action: 'goInbox', isMainOnly: true },
      { keys: ['g', 's'], does: 'Go to settings', action: 'goSettings', isMainOnly: true },
      { keys: ['mod', ','], does: 'Settings, signed in or not', action: 'settings' },
      { keys: ['mod', 'Shift', 'B'], does: 'Break-glass: enter, extend or review', action: 'breakGlass' },
      { keys: ['r'], does: 'Refresh what is shown', action: 'refresh' },
      { keys: ['Alt', '←'], does: 'Back', action: 'back' },
      { keys: ['Alt', '→'], does: 'Forward', action: 'forward' },
      { keys: ['mod', '+'], does: 'Larger', action: 'zoomIn' },
      { keys: ['mod', '-'], does: 'Smaller', action: 'zoomOut' },
      { keys: ['mod', '0'], does: 'Actual size', action: 'zoomReset' },
      { keys: ['?'], does: 'This sheet', action: 'shortcuts' },
    ],
  },
  {
    group: 'Lists',
    shortcuts: [
      { keys: ['j'], does: 'Next row' },
      { keys: ['k'], does: 'Previous row' },
      { keys: ['Home'], does: 'First row' },
      { keys: ['End'], does: 'Last row' },
      { keys: ['PageDown'], does: 'A page down' },
      { keys: ['PageUp'], does: 'A page up' },
      { keys: ['enter'], does: 'Open the row' },
      { keys: ['mod', 'enter'], does: 'Open the operation in its own window' },
      { keys: ['x'], does: 'Select the row, where rows can be' },
      { keys: ['/'], does: 'Filter', action: 'filter' },
    ],
  },
  {
    group: 'An operation',
    shortcuts: [
      { keys: ['['], does: 'Previous operation of the list', action: 'previousOperation' },
      { keys: [']'], does: 'Next operation of the list', action: 'nextOperation' },
      { keys: ['mod', 'enter'], does: 'Open it in its own window', isMainOnly: true },
    ],
  },
];

/** The keys of an action, to be shown where the same can be done in another way. */
export function keysOf(action: PlaceAction): readonly string[] | undefined {
  return SHORTCUTS.flatMap(({ shortcuts }) => shortcuts).find((shortcut) => shortcut.action === action)?.keys;
}
