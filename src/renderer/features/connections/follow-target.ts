import { queryClient } from '../../query-client';
import { navigate, useNavigation } from '../navigation/navigation-store';
import { HOME } from '../navigation/route';
import { forgetDrafts } from '../runbooks/runbook-draft-store';
import { useLiveRuns } from '../runs/live-run-store';
import { useSession } from '../session/session-store';
import { profilesQuery } from './connection-queries';

/** Forgets what is known of one database when another is chosen: its operations have other numbers. Returns the clean-up. */
export function followTarget(): () => void {
  return useSession.subscribe(({ session }, { session: before }) => {
    if (session === null || before === null) return;
    if (session.targetKind === before.targetKind && session.profileId === before.profileId) return;
    useLiveRuns.setState({ runs: new Map() });
    forgetDrafts();
    void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== profilesQuery.queryKey[0] });
    // A torn-off window is closed by main.
    if (useNavigation.getState().windowKind === 'main') navigate(HOME);
  });
}
