import { on } from '../../api';
import { LAST_ROUTE_MAX } from '../../../shared/contract/preferences';
import { setPreferences } from '../preferences/preferences-store';
import { currentRoute, navigate, useNavigation } from './navigation-store';
import { formatRoute, parseRoute } from './route';

/** Opens the place that was open when the application was last left. */
export function restoreRoute(lastRoute: string | null): void {
  const route = lastRoute === null ? null : parseRoute(lastRoute);
  if (route !== null) useNavigation.setState({ entries: [{ route, scrollTop: 0 }], index: 0 });
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
    // A filter may be longer than what is remembered; the list without it is near enough.
    setPreferences({ lastRoute: route.length <= LAST_ROUTE_MAX ? route : (route.split('?', 1)[0] ?? null) });
  });
  return () => {
    stopRequests();
    stopRemembering();
  };
}
