import { Radio } from '@mantine/core';
import type { Runbook } from '../../../shared/contract/runbooks';
import { formatCount } from '../../format/count';
import { draftTarget, type RunbookDraft } from './runbook-draft-store';
import classes from './ScopeStep.module.css';
import { Step } from './Step';
import { TenantPicker } from './TenantPicker';

/** What each step of a runbook gets. */
export interface StepProps {
  readonly runbook: Runbook;
  readonly draft: RunbookDraft;
  readonly change: (patch: Partial<RunbookDraft>) => void;
}

/** Step 1: every tenant, or one. */
export function ScopeStep({ runbook, draft, change }: StepProps) {
  const isSingle = draft.scope === 'single_tenant';
  return (
    <Step number={1} title="Scope" isDone={draftTarget(draft) !== null}>
      <div className={classes.choices} role="radiogroup" aria-label="Scope">
        {runbook.scopes.includes('all_tenants') && (
          <div className={classes.choice}>
            <Radio
              size="xs"
              name="scope"
              label="All tenants"
              checked={!isSingle}
              onChange={() => change({ scope: 'all_tenants' })}
            />
            <span className={classes.dim}>{formatCount(runbook.allowedTenantCount)}</span>
          </div>
        )}
        {runbook.scopes.includes('single_tenant') && (
          <div className={classes.choice}>
            <Radio
              size="xs"
              name="scope"
              label="One tenant"
              checked={isSingle}
              onChange={() => change({ scope: 'single_tenant' })}
            />
            {isSingle && <TenantPicker tenant={draft.tenant} onPick={(tenant) => change({ tenant })} />}
          </div>
        )}
      </div>
    </Step>
  );
}
