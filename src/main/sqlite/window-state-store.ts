import type { Database } from 'better-sqlite3';
import { createJsonStore } from './json-store';
import { type TornOffWindow, tornOffWindowsSchema, type WindowState, windowStateSchema } from './window-state';

/** The windows whose place is remembered: the main one, and the last that was torn off. */
export type WindowName = 'main' | 'torn_off';

const OPEN_TORN_OFF = 'open_torn_off';

/** Where the windows were when they were last moved or closed, and which of the torn-off ones are open. */
export interface WindowStateStore {
  /** Null where nothing readable is stored. */
  read(name: WindowName): WindowState | null;
  write(name: WindowName, state: WindowState): void;
  readTornOff(): readonly TornOffWindow[];
  writeTornOff(windows: readonly TornOffWindow[]): void;
}

/** A store of the windows' places. */
export function createWindowStateStore(database: Database): WindowStateStore {
  const store = createJsonStore(database, 'window_state');
  return {
    read: (name) => windowStateSchema.safeParse(store.readAll().get(name)).data ?? null,
    write: (name, state) => store.write({ [name]: state }),
    readTornOff: () => tornOffWindowsSchema.safeParse(store.readAll().get(OPEN_TORN_OFF)).data ?? [],
    writeTornOff: (windows) => store.write({ [OPEN_TORN_OFF]: windows }),
  };
}
