import { IconBookmark } from '@tabler/icons-react';
import { RouteLink } from '../../components/RouteLink';
import { currentRoute, useNavigation } from '../navigation/navigation-store';
import { findSavedFilter, savedFilterRoute, useSavedFilters } from './saved-filters';

/** The saved filters as places of the navigation, in whose list they stand. */
export function SavedFilterLinks({ classes }: { readonly classes: Readonly<Record<string, string>> }) {
  const saved = useSavedFilters();
  const current = useNavigation((state) => findSavedFilter(saved, currentRoute(state))?.id);
  return saved.map((filter) => (
    <li key={filter.id} data-part>
      <RouteLink
        to={savedFilterRoute(filter)}
        isCurrent={filter.id === current}
        className={classes.place}
        hint={filter.name}
      >
        <IconBookmark size={16} stroke={1.7} aria-hidden />
        <span className={classes.label}>{filter.name}</span>
      </RouteLink>
    </li>
  ));
}
