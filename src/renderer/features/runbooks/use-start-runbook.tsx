import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { StartRequest, StartResult } from '../../../shared/contract/runbooks';
import { call } from '../../api';
import { RouteLink } from '../../components/RouteLink';
import { setPreferences, usePreferences, withRecentReason } from '../preferences/preferences-store';
import { RUNS_KEY } from '../runs/run-queries';
import { startToast } from './start-toast';

/** Says that a run was queued, or that one is active already, with the link to it. */
export function announceStart({ run, isDeduplicated }: StartResult): void {
  const id = startToast(run.id);
  notifications.show({
    id,
    title: isDeduplicated ? `${run.label} is active already` : `${run.label} queued`,
    message: (
      <>
        {isDeduplicated ? 'Nothing was started twice. ' : 'Running in the background. '}
        <RouteLink to={{ screen: 'operation', runId: run.id }} onNavigate={() => notifications.hide(id)}>
          View operation #{run.id}
        </RouteLink>
      </>
    ),
    withBorder: true,
    autoClose: 12_000,
  });
}

/** Starts a runbook, announces it and remembers the reason for the next time. */
export function useStartRunbook(onStarted: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: StartRequest) => call('runbooks.start', request),
    onSuccess: (result, { reason }) => {
      announceStart(result);
      if (reason !== null) {
        const { recentReasons } = usePreferences.getState().preferences;
        setPreferences({ lastReasonCode: reason.code, recentReasons: withRecentReason(recentReasons, reason.text) });
      }
      void queryClient.invalidateQueries({ queryKey: RUNS_KEY });
      onStarted();
    },
  });
}
