import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RunListFilter } from '../../../shared/contract/run-lists';
import { ActiveFilters } from '../../components/ActiveFilters';
import { activeChoices } from './run-filter';
import { runChoicesQuery } from './run-queries';

interface RunChoiceBarProps {
  readonly filter: RunListFilter;
  readonly onFilter: (filter: RunListFilter) => void;
  readonly children?: ReactNode;
}

/** What the list is narrowed by: each to be taken away alone, or all at once. */
export function RunChoiceBar({ filter, onFilter, children }: RunChoiceBarProps) {
  const choices = useQuery(runChoicesQuery).data;
  const nameIn = (named: readonly { readonly id: number; readonly name: string }[] | undefined) => (id: number) =>
    named?.find((each) => each.id === id)?.name ?? `#${id}`;
  const active = activeChoices(filter, {
    tenant: nameIn(choices?.tenants),
    workspace: nameIn(choices?.workspaces),
  });
  return (
    <ActiveFilters active={active} onFilter={onFilter}>
      <Button size="compact-xs" variant="subtle" onClick={() => onFilter({})}>
        Clear
      </Button>
      {children}
    </ActiveFilters>
  );
}
