import { IconInfoCircle } from '@tabler/icons-react';
import type { Preflight } from '../../../shared/contract/preflight';
import { ActionButton } from '../../components/ActionButton';
import { countOf, formatCount, formatRate } from '../../format/count';
import { formatEstimate } from '../../format/duration';
import { useDatabaseGate } from '../session/use-database-gate';
import { PreflightChecks } from './PreflightChecks';
import classes from './PreflightResult.module.css';
import { PreflightTenants } from './PreflightTenants';
import { SampleRows } from './SampleRows';

interface PreflightResultProps {
  readonly preflight: Preflight;
  /** Null while a preflight is being taken. */
  readonly countExactly: (() => void) | null;
}

/** What a preflight found: how much, how long, what stands in the way, where, and real rows before and after. */
export function PreflightResult({ preflight, countExactly }: PreflightResultProps) {
  const gate = useDatabaseGate();
  const { isEstimate, scope, sample, topTenants } = preflight;
  const hasTenants = scope === 'all_tenants' && topTenants.length > 0;
  return (
    <>
      <Headline preflight={preflight} />
      {isEstimate && (
        <div className={classes.estimate} role="note">
          <IconInfoCircle size={16} aria-hidden className={classes.estimateIcon} />
          <p>
            Counting takes too long, so this is an estimate from a part of the table; merged duplicates are not in it.
            It vouches for no start.
          </p>
          <ActionButton
            disabledReason={gate ?? (countExactly === null ? 'A preflight is being taken.' : null)}
            onClick={() => countExactly?.()}
          >
            Count exactly
          </ActionButton>
        </div>
      )}
      <PreflightChecks checks={preflight.checks} locks={preflight.locks} />
      <div className={classes.columns}>
        {hasTenants && <PreflightTenants key={preflight.id} preflight={preflight} />}
        {sample === null ? (
          <p className={classes.dim}>No sample: reading one would have taken too long.</p>
        ) : (
          sample.rows.length > 0 && <SampleRows sample={sample} isOneTenant={scope === 'single_tenant'} />
        )}
      </div>
    </>
  );
}

function Headline({ preflight }: { readonly preflight: Preflight }) {
  const { affectedCount, totalCount, affectedTenants, scope, isEstimate } = preflight;
  if (affectedCount === 0) {
    return (
      <p className={classes.headline}>
        Nothing would change in {isEstimate && 'about '}
        <strong>{countOf(totalCount, 'finding')}</strong>.{' '}
        <span className={classes.dim}>
          There is no need to start; a run would go through them and leave them alone.
        </span>
      </p>
    );
  }
  return (
    <p className={classes.headline}>
      {isEstimate && 'About '}
      <strong className={classes.number}>{formatCount(affectedCount)}</strong> of{' '}
      <strong>{countOf(totalCount, 'finding')}</strong> will change
      {scope === 'all_tenants' && (
        <>
          {' '}
          in <strong>{countOf(affectedTenants, 'tenant')}</strong>
        </>
      )}
      <Duration duration={preflight.duration} />
    </p>
  );
}

function Duration({ duration }: Pick<Preflight, 'duration'>) {
  const { ms, rowsPerSecond, measuredRuns } = duration;
  const basis =
    measuredRuns === 0
      ? 'a cautious guess: no run was measured on this database yet'
      : `measured on the last ${countOf(measuredRuns, 'run')} here`;
  return (
    <span className={classes.dim} title={basis}>
      {' '}
      · {formatEstimate(ms)} at {formatRate(rowsPerSecond)}
      {measuredRuns === 0 && ', a cautious guess'}
    </span>
  );
}
