import { TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { navigate } from '../navigation/navigation-store';
import { typedFindingId } from './finding-filter';

interface ScopeKeyFilterProps {
  readonly scopeKey: string;
  readonly onScopeKey: (scopeKey: string) => void;
}

/** A whole scope key, for a part of one is nothing that the database could look up; or the id of a finding, to open. */
export function ScopeKeyFilter({ scopeKey, onScopeKey }: ScopeKeyFilterProps) {
  const [typed, setTyped] = useState(scopeKey);
  const commit = () => {
    const findingId = typedFindingId(typed);
    if (findingId !== null) navigate({ screen: 'finding', findingId });
    else if (typed.trim() !== scopeKey) onScopeKey(typed.trim());
  };
  return (
    <TextInput
      size="xs"
      data-filter-input
      aria-label="Scope key, or # and a finding’s id"
      placeholder="Scope key, or #id"
      maxLength={255}
      leftSection={<IconFilter size={13} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setTyped(scopeKey);
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
