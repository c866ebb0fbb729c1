import { create } from 'zustand';
import type { WindowIdentity } from '../../../shared/contract/windows';
import { call } from '../../api';
import { formatRoute, HOME, isOperationRoute, type Route } from './route';

interface Entry {
  readonly route: Route;
  /** Where the screen was scrolled to when it was left. */
  readonly scrollTop: number;
}

const MAX_ENTRIES = 50;

interface NavigationState {
  /** A torn-off window shows operations; every other place opens in the main one. */
  readonly windowKind: WindowIdentity['kind'];
  readonly entries: readonly Entry[];
  readonly index: number;
  /** The operations of the list that was looked at last, for "previous" and "next". */
  readonly listedRunIds: readonly number[];
}

/** Where the window is and was. A router of a few lines, because no address bar, loader or nesting exists here. */
export const useNavigation = create<NavigationState>(() => ({
  windowKind: 'main',
  entries: [{ route: HOME, scrollTop: 0 }],
  index: 0,
  listedRunIds: [],
}));

function readScrollTop(): number {
  return document.getElementById('screen')?.scrollTop ?? 0;
}

function leave(state: NavigationState): Entry[] {
  return state.entries.map((entry, index) =>
    index === state.index ? { ...entry, scrollTop: readScrollTop() } : entry,
  );
}

/** The place the window shows. */
export function currentRoute(state: NavigationState = useNavigation.getState()): Route {
  return state.entries[state.index]?.route ?? HOME;
}

/** Shows a place in the main window, from whichever window. */
export function showInMainWindow(route: Route): void {
  call('window.showMain', { route: formatRoute(route) }).catch((error: unknown) => {
    console.error('The main window could not be shown.', error);
  });
}

/** Shows an operation in a window of its own. */
export function tearOff(route: Route): void {
  call('window.tearOff', { route: formatRoute(route) }).catch((error: unknown) => {
    console.error('The operation could not be shown in a window of its own.', error);
  });
}

/** Goes to a place; what lay ahead in the history is dropped. Being there already does nothing. */
export function navigate(route: Route): void {
  if (useNavigation.getState().windowKind === 'torn_off' && !isOperationRoute(route)) {
    showInMainWindow(route);
    return;
  }
  useNavigation.setState((state) => {
    if (formatRoute(currentRoute(state)) === formatRoute(route)) return state;
    const entries = [...leave(state).slice(0, state.index + 1), { route, scrollTop: 0 }].slice(-MAX_ENTRIES);
    return { entries, index: entries.length - 1 };
  });
}

function step(by: 1 | -1): void {
  useNavigation.setState((state) => {
    const index = state.index + by;
    return state.entries[index] === undefined ? state : { entries: leave(state), index };
  });
}

/** Back to the place before, at the position it was left in. */
export function goBack(): void {
  step(-1);
}

/** Forward again after {@link goBack}. */
export function goForward(): void {
  step(1);
}

/** Remembers the order of the list on screen, so that `[` and `]` follow it. */
export function rememberListedRuns(runIds: readonly number[]): void {
  useNavigation.setState({ listedRunIds: runIds });
}

/** The operation before (-1) or after (1) one in the list that was looked at last, or null at its ends. */
export function neighbourRunId(listed: readonly number[], runId: number, by: 1 | -1): number | null {
  const index = listed.indexOf(runId);
  return index < 0 ? null : (listed[index + by] ?? null);
}
