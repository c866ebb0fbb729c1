import { Menu, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { REASON_CODES, REASON_LABELS, type ReasonCode } from '../../../shared/domain/reason';
import { REASON_TEMPLATES } from '../../../shared/domain/reason-templates';
import { usePreferences } from '../preferences/preferences-store';
import { useSession } from '../session/session-store';
import classes from './ReasonFields.module.css';

const CODES = REASON_CODES.map((code) => ({ value: code, label: REASON_LABELS[code] }));
/** What the button in the field takes, and each character of a ticket's form. */
const ASIDE_WIDTH = 82;
const FORM_CHARACTER_WIDTH = 7;

interface ReasonFieldsProps {
  readonly code: ReasonCode | null;
  readonly text: string;
  /** What is wrong with it, told once something was written and left. */
  readonly problem: string | null;
  readonly change: (patch: { reasonCode?: ReasonCode | null; reasonText?: string }) => void;
}

/** Why, as a code and in words, with templates, earlier reasons and the form of a ticket where one is asked for. */
export function ReasonFields({ code, text, problem, change }: ReasonFieldsProps) {
  const [isTouched, setIsTouched] = useState(false);
  const form = useSession((state) => state.session?.ticket?.form ?? null);
  const hasBegun = isTouched && text.trim() !== '';
  return (
    <div className={classes.reason}>
      <Select
        size="xs"
        aria-label="Reason code"
        data-autofocus
        placeholder="Reason code"
        className={classes.code}
        data={CODES}
        value={code}
        allowDeselect={false}
        comboboxProps={{ transitionProps: { duration: 80 } }}
        onChange={(chosen) => change({ reasonCode: chosen })}
      />
      <TextInput
        size="xs"
        aria-label="Why"
        placeholder="Why, for whom, ticket…"
        className={classes.text}
        value={text}
        error={hasBegun && problem !== null ? problem : undefined}
        onBlur={() => setIsTouched(true)}
        onChange={(event) => change({ reasonText: event.currentTarget.value })}
        rightSectionWidth={ASIDE_WIDTH + (form === null ? 0 : form.length * FORM_CHARACTER_WIDTH)}
        rightSection={
          <span className={classes.aside}>
            {form !== null && (
              <span className={classes.form} title="What a ticket in the reason looks like">
                {form}
              </span>
            )}
            <Suggestions code={code} onPick={(picked) => change({ reasonText: picked })} />
          </span>
        }
      />
    </div>
  );
}

function Suggestions({ code, onPick }: { readonly code: ReasonCode | null; readonly onPick: (text: string) => void }) {
  const recent = usePreferences((state) => state.preferences.recentReasons);
  const templates = (code === null ? REASON_CODES : [code]).flatMap((each) => REASON_TEMPLATES[each]);
  return (
    <Menu position="bottom-end" shadow="md" width={420} transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <UnstyledButton className={classes.suggestions} aria-label="Recent reasons and templates">
          <IconHistory size={13} aria-hidden /> recent
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {recent.length > 0 && <Menu.Label>Recent</Menu.Label>}
        {recent.map((text) => (
          <Menu.Item key={text} onClick={() => onPick(text)}>
            <span className={classes.suggestion} title={text}>
              {text}
            </span>
          </Menu.Item>
        ))}
        <Menu.Label>Templates</Menu.Label>
        {templates.map((text) => (
          <Menu.Item key={text} onClick={() => onPick(text)}>
            <span className={classes.suggestion} title={text}>
              {text}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
