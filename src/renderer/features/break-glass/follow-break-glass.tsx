import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import type { BreakGlassState } from '../../../shared/contract/break-glass';
import { useSession } from '../session/session-store';
import { RUNS_KEY } from '../runs/run-queries';
import { endCauseText } from './end-cause';

const TOAST = 'break-glass';

function tell(title: string, message: string): void {
  // The newest takes the place of the one before.
  notifications.hide(TOAST);
  notifications.show({ id: TOAST, title, message, withBorder: true, autoClose: 15_000 });
}

function react(before: BreakGlassState | undefined, now: BreakGlassState | undefined, queryClient: QueryClient): void {
  const was = before?.status === 'active' ? before : null;
  const is = now?.status === 'active' ? now : null;
  // What the catalog offers has changed.
  if ((was === null) !== (is === null)) void queryClient.invalidateQueries({ queryKey: RUNS_KEY });
  if (is?.isEndingSoon === true && was?.isEndingSoon === false) {
    tell('Break-glass ends in 2 minutes', 'Extend it with a new reason, or bring what you do to its end.');
  }
  if (was !== null && now?.status === 'review_needed' && now.endCause !== 'exit') {
    tell(
      'Break-glass has ended',
      `It passes nothing any more: ${endCauseText(now.endCause)}. Its review is asked for.`,
    );
  }
}

/** Tells when break-glass nears its end and ends, and has read again what it changes. Returns the clean-up. */
export function followBreakGlass(queryClient: QueryClient): () => void {
  return useSession.subscribe(({ session }, { session: before }) =>
    react(before?.breakGlass, session?.breakGlass, queryClient),
  );
}
