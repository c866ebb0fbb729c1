import { useIsMutating, useMutation, useMutationState } from '@tanstack/react-query';
import type { Target } from '../../../shared/contract/scalars';
import { call, toShownError } from '../../api';
import type { RunbookDraft } from './runbook-draft-store';

interface Order {
  readonly target: Target;
  readonly isExact: boolean;
  readonly requestId: string;
}

/** A preflight that is being taken. */
export interface PreflightUnderWay extends Order {
  readonly sinceMs: number;
}

const keyOf = (runbookKey: string) => ['preflight', runbookKey];

/** Whether a preflight of the runbook is being taken, also from where its page was left. */
export function useIsTakingPreflight(runbookKey: string): boolean {
  return useIsMutating({ mutationKey: keyOf(runbookKey) }) > 0;
}

/** To take a preflight, to follow it and to stop it. What is stopped on purpose is no error. */
export function usePreflight(runbookKey: string, change: (patch: Partial<RunbookDraft>) => void) {
  const mutation = useMutation({
    mutationKey: keyOf(runbookKey),
    mutationFn: (order: Order) => call('runbooks.preflight', { runbookKey, ...order }),
    onSuccess: (preflight) => change({ taken: { preflight, receivedAtMs: Date.now() } }),
  });
  const [underWay] = useMutationState({
    filters: { mutationKey: keyOf(runbookKey), status: 'pending' },
    select: ({ state }): PreflightUnderWay => ({ ...(state.variables as Order), sinceMs: state.submittedAt }),
  });
  const isStopped = mutation.error !== null && toShownError(mutation.error).code === 'stopped';
  return {
    underWay: underWay ?? null,
    error: mutation.isPending || isStopped ? null : mutation.error,
    take: (target: Target, isExact = false) =>
      mutation.mutate({ target, isExact, requestId: globalThis.crypto.randomUUID() }),
  };
}
