import { create } from 'zustand';
import type { Session } from '../../../shared/contract/session';
import type { WheelhouseError } from '../../../shared/errors';
import { call, on, toShownError } from '../../api';

interface SessionState {
  /** Null until main answered for the first time. */
  readonly session: Session | null;
  readonly revision: number;
  /** Why the first answer failed. */
  readonly error: WheelhouseError | null;
}

/** What main says of the connection, the identity and the engine. */
export const useSession = create<SessionState>(() => ({ session: null, revision: -1, error: null }));

/** Subscribes first and reads the snapshot after, so that no change falls between the two. Returns the clean-up. */
export function followSession(): () => void {
  const stop = on('sessionChanged', ({ revision, session }) => {
    useSession.setState((state) => (revision <= state.revision ? state : { session, revision, error: null }));
  });
  call('session.get').then(
    (session) => useSession.setState((state) => (state.revision >= 0 ? state : { session, error: null })),
    (error: unknown) => useSession.setState({ error: toShownError(error) }),
  );
  return stop;
}

/** Whether the database answers at this moment. */
export function isConnected(session: Session | null): boolean {
  return session?.connection.status === 'connected';
}
