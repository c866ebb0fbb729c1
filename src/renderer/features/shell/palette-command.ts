import type { ReactNode } from 'react';
import type { Matchable } from './match-commands';

/** Something the palette offers. It goes and shows; what changes anything asks first, in a dialog of its own. */
export interface Command extends Matchable {
  readonly icon: ReactNode;
  readonly keys?: readonly string[] | undefined;
  readonly run: () => void;
}

/** How icons in the palette are drawn. */
export const COMMAND_ICON = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
