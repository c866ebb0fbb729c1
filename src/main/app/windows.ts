import type { BrowserWindow } from 'electron';
import { EVENT_CHANNEL_PREFIX, type EventName, type EventPayload } from '../../shared/contract/bridge';
import type { WindowIdentity } from '../../shared/contract/windows';
import type { WindowStateStore } from '../sqlite/local-database';
import { MAX_TORN_OFF, type WindowState } from '../sqlite/window-state';
import { type ConsoleWindowOptions, openConsoleWindow, type WindowPlace } from './console-window';
import { besideTheLast, MAIN_SIZES, TORN_OFF_SIZES } from './window-bounds';

/** The console's windows: the main one, which may be closed and opened again, and operations torn off from it. */
export interface Windows {
  /**
   * Opens the main window or brings it to the front, at a place if one is named. The first to open brings back those
   * torn-off ones that were open when all were closed together.
   */
  show(route?: string | null): void;
  /** Shows an operation in a window of its own, or brings the one that shows it to the front. */
  tearOff(route: string): void;
  /** The torn-off window with this id of its contents shows another operation now. */
  moved(contentsId: number, route: string): void;
  /** Closes the torn-off windows for good: their operations are in another database than the one shown now. */
  closeTornOff(): void;
  describe(contentsId: number): WindowIdentity;
  /** The window with this id of its contents has loaded its page and listens. */
  ready(contentsId: number): void;
  broadcast(channel: string, payload: unknown): void;
  /** Tells one window alone, best the one that is looked at. False where none listens. */
  tellOne<Name extends EventName>(name: Name, payload: EventPayload<Name>): boolean;
  /** The window that is looked at, else the main one, else any; null where there is none. */
  current(): BrowserWindow | null;
  all(): readonly BrowserWindow[];
  isFocused(): boolean;
  /** Closes all of them; the torn-off ones come back with the next start. */
  closeAll(): void;
}

export interface WindowsOptions extends ConsoleWindowOptions {
  readonly windowState: WindowStateStore;
  /** Names the database that is shown, so that a torn-off window does not come back on another. */
  target(): string;
  /** A page is gone or was loaded anew, so that what it asked for no longer counts. */
  onPageGone(contentsId: number): void;
}

interface OpenWindow {
  readonly window: BrowserWindow;
  readonly contentsId: number;
  /** Its operation, where it is torn off. */
  route: string | null;
  place: WindowState | null;
  isListening: boolean;
  /** Where the page is to go as soon as it listens. */
  wanted: string | null;
}

/** Nothing is opened before `show`. */
export function createWindows(options: WindowsOptions): Windows {
  const { windowState } = options;
  const opened: OpenWindow[] = [];
  let isClosingAll = false;

  const main = () => opened.find(({ route }) => route === null);
  const tornOff = () => opened.filter(({ route }) => route !== null);
  const find = (contentsId: number) => opened.find((each) => each.contentsId === contentsId);

  const rememberTornOff = () => {
    if (isClosingAll) return;
    const target = options.target();
    windowState.writeTornOff(
      tornOff().flatMap(({ route, place }) => (route === null ? [] : [{ target, route, place }])),
    );
  };
  const navigate = (entry: OpenWindow) => {
    if (!entry.isListening || entry.wanted === null) return;
    const payload: EventPayload<'navigationRequested'> = { route: entry.wanted };
    entry.wanted = null;
    entry.window.webContents.send(`${EVENT_CHANNEL_PREFIX}navigationRequested`, payload);
  };
  const open = (route: string | null, place: WindowPlace): OpenWindow => {
    isClosingAll = false;
    const window = openConsoleWindow(options, place);
    const contentsId = window.webContents.id;
    const entry: OpenWindow = { window, contentsId, route, place: place.stored, isListening: false, wanted: null };
    opened.push(entry);
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      entry.isListening = false;
      options.onPageGone(contentsId);
    });
    window.once('closed', () => {
      opened.splice(opened.indexOf(entry), 1);
      options.onPageGone(contentsId);
      if (route !== null) rememberTornOff();
    });
    return entry;
  };
  const openMain = () =>
    open(null, {
      sizes: MAIN_SIZES,
      stored: windowState.read('main'),
      isInactive: false,
      remember: (state) => windowState.write('main', state),
    });
  const openTornOff = (route: string, stored: WindowState | null, isInactive = false) => {
    const entry = open(route, {
      sizes: TORN_OFF_SIZES,
      stored,
      isInactive,
      remember(state) {
        entry.place = state;
        windowState.write('torn_off', state);
        rememberTornOff();
      },
    });
  };
  const bringToFront = ({ window }: OpenWindow) => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const current = () => opened.find(({ window }) => window.isFocused()) ?? main() ?? opened[0];
  const restoreTornOff = () => {
    const target = options.target();
    const stored = windowState.readTornOff().filter((each) => each.target === target);
    for (const { route, place } of stored) openTornOff(route, place, true);
  };

  return {
    show(route = null) {
      const isFirst = opened.length === 0;
      const shown = main();
      const entry = shown ?? openMain();
      entry.wanted = route ?? entry.wanted;
      if (shown !== undefined) bringToFront(shown);
      if (isFirst) restoreTornOff();
      navigate(entry);
    },
    tearOff(route) {
      const shown = tornOff().find((each) => each.route === route);
      if (shown !== undefined) {
        bringToFront(shown);
        return;
      }
      // The oldest makes room: a page can't fill the screen with windows.
      if (tornOff().length >= MAX_TORN_OFF) tornOff()[0]?.window.close();
      const last = tornOff().at(-1)?.place ?? windowState.read('torn_off');
      openTornOff(route, last === null || tornOff().length === 0 ? last : besideTheLast(last));
      rememberTornOff();
    },
    moved(contentsId, route) {
      const entry = find(contentsId);
      if (entry === undefined || entry.route === null) return;
      entry.route = route;
      rememberTornOff();
    },
    closeTornOff() {
      for (const { window } of tornOff()) window.close();
    },
    describe(contentsId) {
      const route = find(contentsId)?.route ?? null;
      return route === null ? { kind: 'main' } : { kind: 'torn_off', route };
    },
    ready(contentsId) {
      const entry = find(contentsId);
      if (entry === undefined) return;
      entry.isListening = true;
      // The answer to the call that told us goes first.
      setImmediate(() => {
        if (opened.includes(entry)) navigate(entry);
      });
    },
    broadcast(channel, payload) {
      for (const { window } of opened) if (!window.isDestroyed()) window.webContents.send(channel, payload);
    },
    tellOne(name, payload) {
      const looked = current();
      const entry = looked?.isListening === true ? looked : opened.find(({ isListening }) => isListening);
      if (entry === undefined || entry.window.isDestroyed()) return false;
      entry.window.webContents.send(`${EVENT_CHANNEL_PREFIX}${name}`, payload);
      return true;
    },
    current: () => current()?.window ?? null,
    all: () => opened.map(({ window }) => window),
    isFocused: () => opened.some(({ window }) => window.isFocused()),
    closeAll() {
      rememberTornOff();
      isClosingAll = true;
      for (const window of opened.map((each) => each.window)) window.close();
    },
  };
}
