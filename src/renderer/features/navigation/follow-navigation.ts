import type { WindowIdentity } from '../../../shared/contract/windows';
import { call, on } from '../../api';
import { LAST_ROUTE_MAX } from '../../../shared/contract/preferences';
import { setPreferences } from '../preferences/preferences-store';
import { currentRoute, navigate, useNavigation } from './navigation-store';
import { formatRoute, parseRoute } from './route';

/** Opens the operation that the window was torn off for, or the place that was open when the application was left. */
export function restoreRoute(identity: WindowIdentity, lastRoute: string | null): void {
  const text = identity.kind === 'torn_off' ? identity.route : lastRoute;
  const route = text === null ? null : parseRoute(text);
  useNavigation.setState({
    windowKind: identity.kind,
    ...(route === null ? {} : { entries: [{ route, scrollTop: 0 }], index: 0 }),
  });
}

/** What this window comes back to at the next start. */
function rememberRoute(route: string): void {
  if (useNavigation.getState().windowKind === 'torn_off') {
    call('window.moved', { route }).catch(() => {});
    return;
  }
  // A filter may be longer than what is remembered; the list without it is near enough.
  setPreferences({ lastRoute: route.length <= LAST_ROUTE_MAX ? route : (route.split('?', 1)[0] ?? null) });
}

/** Goes where the menu, a notification or a deep link asks to, and remembers the place. Returns the clean-up. */
export function followNavigation(): () => void {
  const stopRequests = on('navigationRequested', ({ route }) => {
    const parsed = parseRoute(route);
    if (parsed !== null) navigate(parsed);
  });
  const stopRemembering = useNavigation.subscribe((state, before) => {
    const route = formatRoute(currentRoute(state));
    if (route === formatRoute(currentRoute(before))) return;
    rememberRoute(route);
  });
  return () => {
    stopRequests();
    stopRemembering();
  };
}
