import { formatDuration, formatElapsed } from '../format/duration';
import { useNow } from './use-now';

interface ElapsedProps {
  /** ISO 8601. */
  readonly from: string;
  /** Null while it goes on. */
  readonly to: string | null;
  /** Nothing vouches for it: a counting clock would say otherwise. */
  readonly isStill?: boolean;
}

/** How long something took, or has been taking. */
export function Elapsed({ from, to, isStill = false }: ElapsedProps) {
  if (to !== null) return formatDuration(Date.parse(to) - Date.parse(from));
  return isStill ? '–' : <Counting from={from} />;
}

function Counting({ from }: { readonly from: string }) {
  return formatElapsed(useNow() - Date.parse(from));
}
