import { ActionIcon, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';

interface TextFilterProps {
  /** The field's name, for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  /** Names the button that empties the field; without it there is none. */
  readonly clearLabel?: string;
  readonly width: number;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** A list is asked for when typing pauses for this long. */
const TYPING_MS = 200;

/** Text that narrows a list while one types. */
export function TextFilter({ label, placeholder, clearLabel, width, text, onText }: TextFilterProps) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    // It was changed elsewhere: by going back, by a jump, by a saved filter, or by clearing.
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
      aria-label={label}
      placeholder={placeholder}
      maxLength={200}
      w={width}
      leftSection={<IconSearch size={13} aria-hidden />}
      rightSection={
        clearLabel === undefined || typed === '' ? null : (
          <ActionIcon size="xs" variant="subtle" aria-label={clearLabel} onClick={() => change('')}>
            <IconX size={12} aria-hidden />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        tell.flush();
        event.currentTarget.blur();
      }}
    />
  );
}
