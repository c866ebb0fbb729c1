import type { FindingsRoute } from '../navigation/findings-route';
import { useScreenTitle } from '../navigation/use-screen-title';

/** The findings that a filter finds. */
export function FindingsScreen({ route }: { readonly route: FindingsRoute }) {
  useScreenTitle('Findings');
  return <h1 data-order={route.order}>Findings</h1>;
}
