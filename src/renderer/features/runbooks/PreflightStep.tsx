import { IconAlertTriangle, IconCheck, IconHandStop, type IconProps } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { Preflight } from '../../../shared/contract/preflight';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ProgressBar } from '../../components/ProgressBar';
import { useNow } from '../../components/use-now';
import { countOf, formatCount } from '../../format/count';
import { formatAgo, formatCountdown, formatEstimate } from '../../format/duration';
import { formatExact } from '../../format/instant';
import { useDatabaseGate } from '../session/use-database-gate';
import classes from './PreflightStep.module.css';
import { draftTarget, matchingPreflight, preflightLeftMs, type TakenPreflight } from './runbook-draft-store';
import type { StepProps } from './ScopeStep';
import { Step } from './Step';
import { TopTenants } from './TopTenants';

/** Step 2: what the run would change, counted without changing anything. */
export function PreflightStep({ runbook, draft, change }: StepProps) {
  const gate = useDatabaseGate();
  const nowMs = useNow();
  const target = draftTarget(draft);
  const taken = matchingPreflight(draft);
  const isFresh = taken !== null && preflightLeftMs(taken, nowMs) > 0;
  const preflight = useMutation({
    mutationFn: (request: { runbookKey: string; target: NonNullable<typeof target> }) =>
      call('runbooks.preflight', request),
    onSuccess: (taken) => change({ taken: { preflight: taken, receivedAtMs: Date.now() } }),
  });
  return (
    <Step
      number={2}
      title="Preflight"
      isDone={isFresh}
      aside={taken === null ? 'counts what would change; reads only' : <Age taken={taken} nowMs={nowMs} />}
      action={
        runbook.missingForPreflight === null && (
          <ActionButton
            variant={isFresh ? 'default' : 'filled'}
            loading={preflight.isPending}
            disabledReason={gate ?? (target === null ? 'Choose a tenant first.' : null)}
            onClick={() => target !== null && preflight.mutate({ runbookKey: runbook.key, target })}
          >
            {taken === null ? 'Run preflight' : 'Run again'}
          </ActionButton>
        )
      }
    >
      {runbook.missingForPreflight !== null && (
        <p className={classes.dim}>
          To take one you need the capability <code>{runbook.missingForPreflight}</code>.
        </p>
      )}
      {preflight.isError && !preflight.isPending && (
        <ErrorNotice error={preflight.error} title="The preflight could not be taken." />
      )}
      {preflight.isPending && taken === null && (
        <ProgressBar size="small" progress={{ kind: 'activity' }} label="Preflight" />
      )}
      {taken !== null && (
        <div className={classes.result} data-expired={!isFresh || undefined}>
          <Result preflight={taken.preflight} />
        </div>
      )}
    </Step>
  );
}

function Age({ taken, nowMs }: { readonly taken: TakenPreflight; readonly nowMs: number }) {
  const leftMs = preflightLeftMs(taken, nowMs);
  const takenAgo = formatAgo(Math.max(0, nowMs - taken.receivedAtMs));
  return (
    <span title={formatExact(Date.parse(taken.preflight.takenAt))}>
      taken {takenAgo} · one snapshot · read only ·{' '}
      {leftMs > 0 ? (
        <>expires in {formatCountdown(leftMs)}</>
      ) : (
        <strong className={classes.expired}>expired, run it again</strong>
      )}
    </span>
  );
}

function Result({ preflight }: { readonly preflight: Preflight }) {
  return (
    <>
      <Headline preflight={preflight} />
      <ul className={classes.checks} aria-label="Checks">
        {preflight.checks.map((check) => {
          const { icon: Icon, word } = LEVELS[check.level];
          return (
            <li key={check.key} className={classes.check} data-level={check.level}>
              <Icon size={14} stroke={2} role="img" aria-label={word} className={classes.checkIcon} />
              <span>{check.message}</span>
            </li>
          );
        })}
      </ul>
      {preflight.scope === 'all_tenants' && preflight.topTenants.length > 0 && (
        <TopTenants tenants={preflight.topTenants} affectedTenants={preflight.affectedTenants} />
      )}
    </>
  );
}

function Headline({ preflight }: { readonly preflight: Preflight }) {
  const { affectedCount, totalCount, affectedTenants, scope, duration } = preflight;
  if (affectedCount === 0) {
    return (
      <p className={classes.headline}>
        Nothing would change in <strong>{countOf(totalCount, 'finding')}</strong>.
      </p>
    );
  }
  return (
    <p className={classes.headline}>
      <strong className={classes.number}>{formatCount(affectedCount)}</strong> of{' '}
      <strong>{countOf(totalCount, 'finding')}</strong> will change
      {scope === 'all_tenants' && (
        <>
          {' '}
          in <strong>{countOf(affectedTenants, 'tenant')}</strong>
        </>
      )}
      <span className={classes.dim}> · {formatEstimate(duration.ms)}</span>
    </p>
  );
}

const LEVELS: Readonly<Record<Preflight['checks'][number]['level'], { icon: ComponentType<IconProps>; word: string }>> =
  {
    ok: { icon: IconCheck, word: 'Fine' },
    notice: { icon: IconAlertTriangle, word: 'Notice' },
    blocking: { icon: IconHandStop, word: 'Blocking' },
  };
