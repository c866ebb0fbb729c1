import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useNow } from '../../components/use-now';
import { formatAgo, formatCountdown } from '../../format/duration';
import { formatExact } from '../../format/instant';
import { useDatabaseGate } from '../session/use-database-gate';
import { CountingProgress } from './CountingProgress';
import { PreflightResult } from './PreflightResult';
import { PREFLIGHT_BUTTON, preflightStage } from './preflight-stage';
import classes from './PreflightStep.module.css';
import { draftTarget, matchingPreflight, preflightLeftMs, type TakenPreflight } from './runbook-draft-store';
import type { StepProps } from './ScopeStep';
import { Step } from './Step';
import { usePreflight } from './use-preflight';

/** Step 2: what the run would change, counted without changing anything. */
export function PreflightStep({ runbook, draft, change }: StepProps) {
  const gate = useDatabaseGate();
  const nowMs = useNow();
  const target = draftTarget(draft);
  const taken = matchingPreflight(draft);
  const stage = preflightStage(taken, nowMs);
  const { underWay, error, take } = usePreflight(runbook.key, change);
  const vouches = stage === 'fresh' || stage === 'ending';
  return (
    <Step
      number={2}
      title="Preflight"
      isDone={vouches && underWay === null && taken?.preflight.isEstimate === false}
      aside={taken === null ? 'counts what would change; reads only' : <Age taken={taken} nowMs={nowMs} />}
      action={
        runbook.missingForPreflight === null && (
          <ActionButton
            variant={stage === 'fresh' ? 'default' : 'filled'}
            loading={underWay !== null}
            disabledReason={gate ?? (target === null ? 'Choose a tenant first.' : null)}
            onClick={() => target !== null && take(target)}
          >
            {PREFLIGHT_BUTTON[stage]}
          </ActionButton>
        )
      }
    >
      {runbook.missingForPreflight !== null && (
        <p className={classes.dim}>
          To take one you need the capability <code>{runbook.missingForPreflight}</code>.
        </p>
      )}
      {error !== null && <ErrorNotice error={error} title="The preflight could not be taken." />}
      {underWay !== null && (
        <CountingProgress
          requestId={underWay.requestId}
          sinceMs={underWay.sinceMs}
          label="Preflight"
          hint={
            underWay.isExact
              ? 'exactly, tenant by tenant where it takes long'
              : 'an estimate is given where it takes too long'
          }
        />
      )}
      {taken !== null && (
        <div className={classes.result} data-faded={!vouches || underWay !== null || undefined}>
          <PreflightResult
            preflight={taken.preflight}
            countExactly={target === null || underWay !== null ? null : () => take(target, true)}
          />
        </div>
      )}
    </Step>
  );
}

function Age({ taken, nowMs }: { readonly taken: TakenPreflight; readonly nowMs: number }) {
  const { preflight, receivedAtMs } = taken;
  const stage = preflightStage(taken, nowMs);
  return (
    <span title={formatExact(Date.parse(preflight.takenAt))}>
      taken {formatAgo(Math.max(0, nowMs - receivedAtMs))} · {preflight.isEstimate ? 'an estimate' : 'one snapshot'} ·
      read only
      {stage === 'expired' && <strong className={classes.expired}> · expired</strong>}
      {stage === 'ending' && (
        <strong className={classes.expired}> · expires in {formatCountdown(preflightLeftMs(taken, nowMs))}</strong>
      )}
    </span>
  );
}
