import { create } from 'zustand';
import type { OperationView } from '../navigation/route';
import { type ChosenFilter, NO_FILTER } from './run-filter';

const useFilters = create<{ readonly chosen: ReadonlyMap<OperationView, ChosenFilter> }>(() => ({ chosen: new Map() }));

/** What was chosen in a view, kept while one looks elsewhere. */
export function useChosenFilter(view: OperationView): [ChosenFilter, (patch: Partial<ChosenFilter>) => void] {
  const chosen = useFilters((state) => state.chosen.get(view) ?? NO_FILTER);
  const choose = (patch: Partial<ChosenFilter>) =>
    useFilters.setState((state) => ({
      chosen: new Map(state.chosen).set(view, { ...(state.chosen.get(view) ?? NO_FILTER), ...patch }),
    }));
  return [chosen, choose];
}
