import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RunDetail } from '../../../shared/contract/runs';
import { call } from '../../api';
import { isConnected, useSession } from '../session/session-store';
import { receiveRun, useLiveRuns } from './live-run-store';
import { runQuery } from './run-queries';

interface LiveRunResult {
  readonly run: RunDetail | null;
  /** Only while there is nothing to show. */
  readonly error: unknown;
  readonly refetch: () => void;
}

/** An operation as it changes: its snapshot first, then main's events until the screen is left. */
export function useLiveRun(runId: number): LiveRunResult {
  const isOnline = useSession((state) => isConnected(state.session));
  const query = useQuery({ ...runQuery(runId), staleTime: 0 });
  const live = useLiveRuns((state) => state.runs.get(runId)?.run ?? null);

  useEffect(() => {
    // Main forgets watches when the connection goes, so they are asked for again when it is back.
    if (!isOnline) return undefined;
    call('runs.watch', { runId }).catch((error: unknown) => console.error('The operation is not live.', error));
    return () => {
      call('runs.unwatch', { runId }).catch(() => {});
    };
  }, [runId, isOnline]);

  useEffect(() => {
    if (query.data !== undefined) receiveRun(query.data);
  }, [query.data]);

  const run = live ?? query.data ?? null;
  return { run, error: run === null ? query.error : null, refetch: () => void query.refetch() };
}
