import { create } from 'zustand';
import type { RunSummary } from '../../../shared/contract/runs';
import type { WindowIdentity } from '../../../shared/contract/windows';
import { call } from '../../api';
import { formatRoute, HOME, isOperationRoute, type Route, runRoute } from './route';

interface Entry {
  readonly route: Route;
  /** Where the screen was scrolled to when it was left. */
  readonly scrollTop: number;
}

/** As much of a row as tells its place. */
type ListedRun = Pick<RunSummary, 'record' | 'id'>;

const MAX_ENTRIES = 50;

interface NavigationState {
  /** A torn-off window shows operations; every other place opens in the main one. */
  readonly windowKind: WindowIdentity['kind'];
  readonly entries: readonly Entry[];
  readonly index: number;
  /** The operations of the list that was looked at last, for "previous" and "next". */
  readonly listed: readonly ListedRun[];
}

/** Where the window is and was. A router of a few lines, because no address bar, loader or nesting exists here. */
export const useNavigation = create<NavigationState>(() => ({
  windowKind: 'main',
  entries: [{ route: HOME, scrollTop: 0 }],
  index: 0,
  listed: [],
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

/** Puts a place where the present one is, with nothing to go back to: for a filter that is still being typed. */
export function replaceRoute(route: Route): void {
  useNavigation.setState((state) => ({
    entries: state.entries.map((entry, index) => (index === state.index ? { route, scrollTop: 0 } : entry)),
  }));
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
export function rememberListed(listed: readonly ListedRun[]): void {
  useNavigation.setState({ listed });
}

/** The operation before (-1) or after (1) one in the list that was looked at last, or null at its ends. */
export function neighbourOf(listed: readonly ListedRun[], route: Route, by: 1 | -1): Route | null {
  const here = formatRoute(route);
  const index = listed.findIndex((run) => formatRoute(runRoute(run)) === here);
  const neighbour = index < 0 ? undefined : listed[index + by];
  return neighbour === undefined ? null : runRoute(neighbour);
}
