import { useNow } from '../../components/use-now';
import { formatUntil } from '../../format/duration';

/** When the next try to connect comes, counting down. */
export function NextTry({ nextTryAt }: { readonly nextTryAt: string | null }) {
  const nowMs = useNow();
  if (nextTryAt === null) return 'Trying to connect';
  return `Next try ${formatUntil(Date.parse(nextTryAt) - nowMs)}`;
}
