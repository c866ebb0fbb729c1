import {
  type OperationView,
  type RunListFilter,
  type SavedFilter,
  SAVED_FILTERS_MAX,
} from '../../../shared/contract/run-lists';
import { formatRoute, operationsRoute, type Route } from '../navigation/route';
import { setPreferences, usePreferences } from '../preferences/preferences-store';

const NONE: readonly SavedFilter[] = [];

/** The filters that were given a name, in the order they were. */
export function useSavedFilters(): readonly SavedFilter[] {
  return usePreferences((state) => state.preferences.savedFilters ?? NONE);
}

/** The place that a saved filter opens. */
export function savedFilterRoute({ view, filter }: SavedFilter): Route {
  // A copy: the period of another visit counts from another time.
  return operationsRoute(view, { ...filter });
}

/** The saved filter that a place is, if it is one. */
export function findSavedFilter(saved: readonly SavedFilter[], route: Route): SavedFilter | undefined {
  const text = formatRoute(route);
  return saved.find((each) => formatRoute(savedFilterRoute(each)) === text);
}

function change(work: (saved: readonly SavedFilter[]) => readonly SavedFilter[]): void {
  setPreferences({
    savedFilters: work(usePreferences.getState().preferences.savedFilters).slice(0, SAVED_FILTERS_MAX),
  });
}

/** Keeps a filter under a name, after the others. */
export function saveFilter(name: string, view: OperationView, filter: RunListFilter): void {
  change((saved) => [...saved, { id: crypto.randomUUID(), name: name.trim(), view, filter }]);
}

export function renameFilter(id: string, name: string): void {
  change((saved) => saved.map((each) => (each.id === id ? { ...each, name: name.trim() } : each)));
}

/** Forgets a filter. Returns what puts it back where it was. */
export function removeFilter(id: string): () => void {
  const before = usePreferences.getState().preferences.savedFilters;
  const index = before.findIndex((each) => each.id === id);
  const removed = before[index];
  change((saved) => saved.filter((each) => each.id !== id));
  return () => {
    if (removed === undefined) return;
    change((saved) =>
      saved.some((each) => each.id === id) ? saved : [...saved.slice(0, index), removed, ...saved.slice(index)],
    );
  };
}
