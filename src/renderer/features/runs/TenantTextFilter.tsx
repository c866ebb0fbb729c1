import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './RunTenants.module.css';

/** The tenants are asked for when typing pauses for this long. */
const TYPING_MS = 200;

/** Part of a name, or an id. */
export function TenantTextFilter({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    // It was changed elsewhere, such as by a jump.
    setKnown(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const tell = useDebouncedCallback((value: string) => onText(value.trim()), TYPING_MS);
  return (
    <TextInput
      size="xs"
      data-filter-input
      aria-label="Tenant name or id"
      placeholder="Tenant name or id…"
      maxLength={200}
      className={classes.text}
      leftSection={<IconSearch size={13} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Enter') {
          tell.flush();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
