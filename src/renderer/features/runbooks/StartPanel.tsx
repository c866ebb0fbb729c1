import { useId } from 'react';
import { toShownError } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useNow } from '../../components/use-now';
import { useReasonPolicy } from '../reasons/reason-policy';
import { useSession } from '../session/session-store';
import { useWriteGate } from '../session/use-database-gate';
import { draftTarget, matchingPreflight } from './runbook-draft-store';
import type { StepProps } from './ScopeStep';
import { draftReason, startBlockers } from './start-blockers';
import { startCount, startObject } from './start-label';
import classes from './StartPanel.module.css';
import { PlanDrift } from './PlanDrift';
import { useIsTakingPreflight, usePreflight } from './use-preflight';
import { useStartRunbook } from './use-start-runbook';

/** The button that says what it starts on, and next to it what is still missing. */
export function StartPanel({ runbook, draft, change }: StepProps) {
  const environment = useSession((state) => state.session?.environment ?? 'production');
  const gate = useWriteGate();
  const nowMs = useNow();
  const missingId = useId();
  // The preflight vouched for the world before this start, so the next one needs its own.
  const start = useStartRunbook(() => change({ taken: null, confirmation: '' }));
  const taken = matchingPreflight(draft);
  const target = draftTarget(draft);
  const policy = useReasonPolicy();
  const reason = draftReason(draft, policy);
  const isTaking = useIsTakingPreflight(runbook.key);
  const preflight = usePreflight(runbook.key, change);
  // A refusal stands for the preflight that it was about, not for the one after.
  const refusal = start.variables?.preflightId === taken?.preflight.id ? start.error : null;
  const drift = refusal === null ? undefined : toShownError(refusal).changes;
  const missing = [
    ...(drift === undefined ? [] : ['The world has changed: take a new preflight.']),
    ...startBlockers(runbook, draft, gate, nowMs, policy, isTaking),
  ];
  const takeNew = () => target !== null && preflight.take(target);
  const send = () => {
    const preflightId = taken?.preflight.id ?? null;
    if (preflightId === null || target === null || !reason.ok) return;
    start.mutate({
      runbookKey: runbook.key,
      target,
      preflightId,
      reason: reason.reason,
      confirmation: draft.scope === 'all_tenants' ? draft.confirmation : null,
    });
  };
  return (
    <>
      {refusal !== null && (
        <ErrorNotice error={refusal} title="It was not started.">
          {drift !== undefined && (
            <div className={classes.drift}>
              <PlanDrift changes={drift} />
              <ActionButton variant="filled" disabledReason={gate} loading={isTaking} onClick={takeNew}>
                Take a new preflight
              </ActionButton>
            </div>
          )}
        </ErrorNotice>
      )}
      <div className={classes.panel}>
        <p id={missingId} className={classes.missing} aria-live="polite">
          {missing.join(' ')}
        </p>
        <ActionButton
          variant="filled"
          size="sm"
          className={classes.start}
          loading={start.isPending}
          disabledReason={missing[0] ?? null}
          describedBy={missingId}
          onClick={send}
        >
          Start on {startObject(draft, startCount(runbook, draft), environment)}
          {policy.isBreakGlass && ' under break-glass'}
        </ActionButton>
      </div>
    </>
  );
}
