import { ActionIcon, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './RunFilters.module.css';

/** The list is asked for when typing pauses for this long. */
const TYPING_MS = 200;

/** Full text over labels, ids, tenants, initiators and failures. */
export function RunTextFilter({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    // It was changed elsewhere: by going back, by a saved filter, or by clearing.
    setKnown(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const tell = useDebouncedCallback((value: string) => onText(value.trim()), TYPING_MS);
  const change = (value: string) => {
    setTyped(value);
    tell(value);
  };
  return (
    <TextInput
      size="xs"
      data-filter-input
      aria-label="Text"
      placeholder="Id, name, tenant, failure…"
      maxLength={200}
      className={classes.text}
      leftSection={<IconSearch size={13} aria-hidden />}
      rightSection={
        typed === '' ? null : (
          <ActionIcon size="xs" variant="subtle" aria-label="Clear the text" onClick={() => change('')}>
            <IconX size={12} aria-hidden />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
        if (event.key === 'Enter') {
          tell.flush();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
