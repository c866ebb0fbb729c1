import { useNow } from '../../components/use-now';
import { formatUntil } from '../../format/duration';

/** When the next try to connect comes, counting down. */
export function NextTry({ nextTryAt, isWaiting }: { readonly nextTryAt: string | null; readonly isWaiting: boolean }) {
  const nowMs = useNow();
  if (isWaiting) return 'Waits for a password';
  if (nextTryAt === null) return 'Trying to connect';
  return `Next try ${formatUntil(Date.parse(nextTryAt) - nowMs)}`;
}
