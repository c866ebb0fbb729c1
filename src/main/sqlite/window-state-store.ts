import type { Database } from 'better-sqlite3';
import { createJsonStore } from './json-store';
import { type WindowState, windowStateSchema } from './window-state';

const MAIN_WINDOW = 'main';

/** Where the window was when it was last closed. */
export interface WindowStateStore {
  /** Null where nothing readable is stored. */
  read(): WindowState | null;
  write(state: WindowState): void;
}

/** A store of the window's place. */
export function createWindowStateStore(database: Database): WindowStateStore {
  const store = createJsonStore(database, 'window_state');
  return {
    read: () => windowStateSchema.safeParse(store.readAll().get(MAIN_WINDOW)).data ?? null,
    write: (state) => store.write({ [MAIN_WINDOW]: state }),
  };
}
