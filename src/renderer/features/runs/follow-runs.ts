import type { Query, QueryClient } from '@tanstack/react-query';
import { on } from '../../api';
import { LIST_PAGES_KEY } from '../../components/list-pages';
import { isConnected, useSession } from '../session/session-store';
import { receiveRun } from './live-run-store';
import { RUNS_KEY } from './run-queries';

/** Lists and counts are read again at most this often, however busy the runs are. */
const REFRESH_INTERVAL_MS = 1_000;

/**
 * Keeps what the window shows of runs true: events of watched runs go to the live store, news of any run have lists and
 * counts read again, and so does a connection that came back. Returns the clean-up.
 */
export function followRuns(queryClient: QueryClient): () => void {
  // The rows of a list stay where they are; its fresh pages say what has changed.
  const predicate = ({ queryKey, state }: Query) => queryKey[0] !== LIST_PAGES_KEY || state.data === undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queryClient.invalidateQueries({ queryKey: RUNS_KEY });
    }, REFRESH_INTERVAL_MS);
  };
  const stops = [
    on('runChanged', ({ revision, run }) => receiveRun(run, revision)),
    on('runsChanged', refreshSoon),
    useSession.subscribe((state, before) => {
      if (isConnected(state.session) && !isConnected(before.session)) void queryClient.invalidateQueries({ predicate });
    }),
  ];
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
