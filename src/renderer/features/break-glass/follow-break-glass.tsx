import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import type { BreakGlassState } from '../../../shared/contract/break-glass';
import type { Session } from '../../../shared/contract/session';
import { useSession } from '../session/session-store';
import { RUNS_KEY } from '../runs/run-queries';
import { endCauseText } from './end-cause';

const TOAST = 'break-glass';

function tell(title: string, message: string): void {
  // The newest takes the place of the one before.
  notifications.hide(TOAST);
  notifications.show({ id: TOAST, title, message, withBorder: true, autoClose: 15_000 });
}

/** What was worked on here by the rights of the break-glass alone, is so no longer. */
function whatGoesOn(session: Session | null): string {
  if (session?.identity?.kind !== 'platform_user' || session.engine.activeJobs === 0) return '';
  if (session.identity.capabilities.includes('platform.runbooks.run')) return '';
  return 'What this application worked on goes on at its checkpoint where a worker is connected. ';
}

function react(
  before: BreakGlassState | undefined,
  now: BreakGlassState | undefined,
  session: Session | null,
  queryClient: QueryClient,
): void {
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
      `It passes nothing any more: ${endCauseText(now.endCause)}. ${whatGoesOn(session)}Its review is asked for.`,
    );
  }
}

/** Tells when break-glass nears its end and ends, and has read again what it changes. Returns the clean-up. */
export function followBreakGlass(queryClient: QueryClient): () => void {
  return useSession.subscribe(({ session }, { session: before }) =>
    react(before?.breakGlass, session?.breakGlass, before, queryClient),
  );
}
