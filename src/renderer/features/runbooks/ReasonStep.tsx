import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { isConfirmed, isReasonRequired, requiredPhrase } from '../../../shared/domain/start-rules';
import { usePreferences } from '../preferences/preferences-store';
import { ReasonFields } from '../reasons/ReasonFields';
import { useReasonPolicy } from '../reasons/reason-policy';
import { useSession } from '../session/session-store';
import classes from './ReasonStep.module.css';
import type { StepProps } from './ScopeStep';
import { draftReason } from './start-blockers';
import { startCount, startObject } from './start-label';
import { StartPanel } from './StartPanel';
import { Step } from './Step';

/** Step 3: why, the typed phrase where one is asked for, and the start. */
export function ReasonStep({ runbook, draft, change }: StepProps) {
  const lastReasonCode = usePreferences((state) => state.preferences.lastReasonCode);
  const withCode = { ...draft, reasonCode: draft.reasonCode ?? lastReasonCode };
  const policy = useReasonPolicy();
  const isRequired = isReasonRequired(draft.scope, policy.isBreakGlass);
  const reason = draftReason(withCode, policy);
  const phrase = requiredPhrase(draft.scope) === null ? null : runbook.confirmationPhrase;
  const isDone = reason.ok && isConfirmed(draft.scope, draft.confirmation) && (isRequired || reason.reason !== null);
  const phraseId = useId();
  const environment = useSession((state) => state.session?.environment ?? 'production');
  return (
    <Step
      number={3}
      title="Reason and start"
      isDone={isDone}
      aside={isRequired ? undefined : 'a reason is optional for one tenant'}
    >
      <ReasonFields
        code={withCode.reasonCode}
        text={draft.reasonText}
        problem={reason.ok ? null : reason.message}
        change={change}
      />
      {phrase !== null && (
        <div className={classes.confirm}>
          <label htmlFor={phraseId}>
            Type <code className={classes.phrase}>{phrase}</code> to start on{' '}
            {startObject(draft, startCount(runbook, draft), environment)}
          </label>
          <TextInput
            id={phraseId}
            size="xs"
            aria-label="Confirmation phrase"
            className={classes.phraseInput}
            classNames={{ input: classes.mono ?? '' }}
            value={draft.confirmation}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ confirmation: event.currentTarget.value })}
          />
        </div>
      )}
      <StartPanel runbook={runbook} draft={withCode} change={change} />
    </Step>
  );
}
