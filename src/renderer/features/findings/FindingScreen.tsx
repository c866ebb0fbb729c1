import { useScreenTitle } from '../navigation/use-screen-title';

/** One finding with everything that may be shown of it. */
export function FindingScreen({ findingId }: { readonly findingId: number }) {
  useScreenTitle(`Finding #${findingId}`);
  return <h1>Finding #{findingId}</h1>;
}
