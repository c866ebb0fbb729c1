import { IconPlayerPause, IconPlayerPlay, IconRotateClockwise, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { showFailure } from '../../components/show-failure';
import { countOf } from '../../format/count';
import { runbooksQuery } from '../runbooks/runbook-queries';
import { announceStart } from '../runbooks/use-start-runbook';
import { useWriteGate, useMay } from '../session/use-database-gate';
import { CancelRunDialog } from './CancelRunDialog';
import { receiveRun } from './live-run-store';
import { RUNS_KEY } from './run-queries';

/** Pause, resume, cancel and retry, for those who may, of operations that this console's engine executes. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const gate = useWriteGate();
  const mayControl = useMay('runs.control');
  const mayViewRunbooks = useMay('runbooks.view');
  const failedTenants = run.tenantStates.failed ?? 0;
  // Which capability the run's runbook takes for itself, its entry in the catalog knows.
  const canRetry = mayControl && run.isManaged && failedTenants > 0 && !isActive(run.status);
  const { data: runbooks } = useQuery({ ...runbooksQuery, enabled: canRetry && mayViewRunbooks });
  const mayStart = runbooks?.find(({ key }) => key === run.runbookKey)?.missingCapability === null;
  const [isAsking, setIsAsking] = useState(false);
  const queryClient = useQueryClient();
  const request = { runId: run.id };
  const pause = useMutation({
    mutationFn: () => call('runs.pause', request),
    onSuccess: (changed) => receiveRun(changed),
    onError: (error) => showFailure(`Operation #${run.id} was not paused`, error),
  });
  const resume = useMutation({
    mutationFn: () => call('runs.resume', request),
    onSuccess: (changed) => receiveRun(changed),
    onError: (error) => showFailure(`Operation #${run.id} was not resumed`, error),
  });
  const retry = useMutation({
    mutationFn: () => call('runs.retryFailedTenants', request),
    onSuccess: (result) => {
      announceStart(result);
      void queryClient.invalidateQueries({ queryKey: RUNS_KEY });
    },
    onError: (error) => showFailure('The failed tenants were not started again', error),
  });
  if (!run.isManaged || !mayControl) return null;
  if (!isActive(run.status)) {
    if (!canRetry || !mayStart) return null;
    return (
      <ActionButton
        leftSection={<IconRotateClockwise size={14} aria-hidden />}
        loading={retry.isPending}
        disabledReason={gate}
        onClick={() => retry.mutate()}
      >
        Retry {countOf(failedTenants, 'failed tenant')}
      </ActionButton>
    );
  }
  const isPaused = run.control === 'paused' || run.control === 'pausing';
  const isCancelling = run.control === 'cancelling';
  const off = gate ?? (isCancelling ? 'It is being cancelled.' : null);
  return (
    <>
      {isPaused ? (
        <ActionButton
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={resume.isPending}
          disabledReason={off}
          onClick={() => resume.mutate()}
        >
          Resume
        </ActionButton>
      ) : (
        <ActionButton
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          loading={pause.isPending}
          disabledReason={off}
          onClick={() => pause.mutate()}
        >
          Pause
        </ActionButton>
      )}
      <ActionButton
        leftSection={<IconX size={14} aria-hidden />}
        disabledReason={off}
        onClick={() => setIsAsking(true)}
      >
        Cancel…
      </ActionButton>
      <CancelRunDialog run={run} isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}
