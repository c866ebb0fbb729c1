import { Menu, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { REASON_CODES, REASON_LABELS } from '../../../shared/domain/reason';
import { isConfirmed, isReasonRequired, requiredPhrase } from '../../../shared/domain/start-rules';
import { usePreferences } from '../preferences/preferences-store';
import classes from './ReasonStep.module.css';
import type { StepProps } from './ScopeStep';
import { draftReason } from './start-blockers';
import { StartPanel } from './StartPanel';
import { Step } from './Step';

const CODES = REASON_CODES.map((code) => ({ value: code, label: REASON_LABELS[code] }));

/** Step 3: why, the typed phrase where one is asked for, and the start. */
export function ReasonStep({ runbook, draft, change }: StepProps) {
  const lastReasonCode = usePreferences((state) => state.preferences.lastReasonCode);
  const withCode = { ...draft, reasonCode: draft.reasonCode ?? lastReasonCode };
  const [isTouched, setIsTouched] = useState(false);
  const isRequired = isReasonRequired(draft.scope, false);
  const reason = draftReason(withCode);
  const hasBegun = isTouched && draft.reasonText.trim() !== '';
  const phrase = requiredPhrase(draft.scope) === null ? null : runbook.confirmationPhrase;
  const isDone = reason.ok && isConfirmed(draft.scope, draft.confirmation) && (isRequired || reason.reason !== null);
  const phraseId = useId();
  return (
    <Step
      number={3}
      title="Reason and start"
      isDone={isDone}
      aside={isRequired ? undefined : 'a reason is optional for one tenant'}
    >
      <div className={classes.reason}>
        <Select
          size="xs"
          aria-label="Reason code"
          placeholder="Reason code"
          className={classes.code}
          data={CODES}
          value={withCode.reasonCode}
          allowDeselect={false}
          comboboxProps={{ transitionProps: { duration: 80 } }}
          onChange={(code) => change({ reasonCode: code })}
        />
        <TextInput
          size="xs"
          aria-label="Why"
          placeholder="Why, for whom, ticket…"
          className={classes.text}
          value={draft.reasonText}
          error={hasBegun && !reason.ok ? reason.message : undefined}
          onBlur={() => setIsTouched(true)}
          onChange={(event) => change({ reasonText: event.currentTarget.value })}
          rightSectionWidth={76}
          rightSection={<RecentReasons onPick={(text) => change({ reasonText: text })} />}
        />
      </div>
      {phrase !== null && (
        <div className={classes.confirm}>
          <label htmlFor={phraseId}>
            Type <code className={classes.phrase}>{phrase}</code> to confirm
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

function RecentReasons({ onPick }: { readonly onPick: (text: string) => void }) {
  const recent = usePreferences((state) => state.preferences.recentReasons);
  if (recent.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="md" width={360} transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <UnstyledButton className={classes.recent} aria-label="Recent reasons">
          <IconHistory size={13} aria-hidden /> recent
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {recent.map((text) => (
          <Menu.Item key={text} onClick={() => onPick(text)}>
            <span className={classes.recentText}>{text}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
