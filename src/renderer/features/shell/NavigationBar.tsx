import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconAlertTriangle,
  IconCircleDashed,
  IconHistory,
  IconInbox,
  IconLayoutList,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlayerPlay,
  IconPlugConnected,
  IconRadar,
  IconSettings,
  type IconProps,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { RouteLink } from '../../components/RouteLink';
import { formatCount } from '../../format/count';
import { unreadQuery } from '../inbox/inbox-queries';
import { findingsRoute } from '../navigation/findings-route';
import { currentRoute, useNavigation } from '../navigation/navigation-store';
import { isOperationRoute, type Route } from '../navigation/route';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { runCountsQuery } from '../runs/run-queries';
import { SavedFilterLinks } from '../saved-filters/SavedFilterLinks';
import { findSavedFilter, useSavedFilters } from '../saved-filters/saved-filters';
import { useIsTenantMember, useMay } from '../session/use-database-gate';
import classes from './NavigationBar.module.css';

interface Place {
  readonly label: string;
  readonly to: Route;
  readonly icon: ComponentType<IconProps>;
  readonly count?: CountedPlace;
}

type CountedPlace = 'active' | 'failures' | 'stuck' | 'unread';

const PLACES: readonly Place[] = [
  { label: 'Operations', to: { screen: 'operations', view: 'all' }, icon: IconLayoutList },
  { label: 'Active', to: { screen: 'operations', view: 'active' }, icon: IconActivity, count: 'active' },
  { label: 'Failures', to: { screen: 'operations', view: 'failures' }, icon: IconAlertTriangle, count: 'failures' },
  { label: 'Stuck', to: { screen: 'operations', view: 'stuck' }, icon: IconCircleDashed, count: 'stuck' },
  { label: 'Runbooks', to: { screen: 'runbooks' }, icon: IconPlayerPlay },
  { label: 'Findings', to: findingsRoute(), icon: IconRadar },
  { label: 'Audit', to: { screen: 'audit' }, icon: IconHistory },
  { label: 'Inbox', to: { screen: 'inbox' }, icon: IconInbox, count: 'unread' },
  { label: 'Connections', to: { screen: 'connections' }, icon: IconPlugConnected },
  { label: 'Settings', to: { screen: 'settings' }, icon: IconSettings },
];

/** Views of the operations, indented below them. */
const PARTS = ['Active', 'Failures', 'Stuck'];

function countHint(count: CountedPlace | undefined, counted: number): string | undefined {
  if (counted === 0) return undefined;
  if (count === 'failures') return `${formatCount(counted)} in the last 24 hours`;
  return count === 'unread' ? `${formatCount(counted)} unread` : undefined;
}

/** Whether a place holds the route: an opened operation, runbook or finding counts to its list. */
function holds(place: Route, route: Route): boolean {
  if (place.screen === 'audit' || place.screen === 'inbox') return route.screen === place.screen;
  if (place.screen === 'findings') return route.screen === 'findings' || route.screen === 'finding';
  if (place.screen === 'runbooks') return route.screen === 'runbooks' || route.screen === 'runbook';
  if (place.screen === 'connections' || place.screen === 'settings') return route.screen === place.screen;
  if (place.screen !== 'operations') return false;
  return isOperationRoute(route) ? place.view === 'all' : route.screen === 'operations' && route.view === place.view;
}

/** The places there are, with how many operations wait in each. */
export function NavigationBar() {
  const route = useNavigation(currentRoute);
  const isCollapsed = usePreferences((state) => state.preferences.isNavigationCollapsed);
  const isTenantMember = useIsTenantMember();
  const mayAudit = useMay('audit.view');
  const places = PLACES.filter(
    ({ to }) => (to.screen !== 'runbooks' || !isTenantMember) && (to.screen !== 'audit' || mayAudit),
  );
  // A saved filter is a place of its own, below the view that it narrows.
  const isSaved = findSavedFilter(useSavedFilters(), route) !== undefined;
  const counts = { ...useQuery(runCountsQuery).data, unread: useQuery(unreadQuery).data ?? 0 };
  const toggleLabel = isCollapsed ? 'Expand navigation' : 'Collapse navigation';
  return (
    <nav className={classes.bar} data-collapsed={isCollapsed || undefined} aria-label="Main">
      <ul className={classes.places}>
        {places.map(({ label, to, icon: Icon, count }) => {
          const counted = count === undefined ? 0 : (counts[count] ?? 0);
          const place = (
            <li key={label} data-part={PARTS.includes(label) || undefined}>
              <RouteLink
                to={to}
                isCurrent={holds(to, route) && !isSaved}
                className={classes.place}
                hint={countHint(count, counted)}
              >
                <Icon size={16} stroke={1.7} aria-hidden />
                <span className={classes.label}>{label}</span>
                {counted > 0 && (
                  <span className={classes.count} data-kind={count}>
                    {formatCount(counted)}
                  </span>
                )}
              </RouteLink>
            </li>
          );
          return label === PARTS.at(-1) ? [place, <SavedFilterLinks key="saved" classes={classes} />] : place;
        })}
      </ul>
      <Tooltip label={toggleLabel} position="right">
        <ActionIcon
          variant="subtle"
          size="md"
          className={classes.toggle}
          aria-label={toggleLabel}
          onClick={() => setPreferences({ isNavigationCollapsed: !isCollapsed })}
        >
          {isCollapsed ? (
            <IconLayoutSidebarLeftExpand size={16} stroke={1.7} aria-hidden />
          ) : (
            <IconLayoutSidebarLeftCollapse size={16} stroke={1.7} aria-hidden />
          )}
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}
