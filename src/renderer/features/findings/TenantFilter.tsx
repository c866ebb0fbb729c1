import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingTenant } from '../../../shared/contract/findings';
import { findingTenantsQuery } from './finding-queries';

/** The database is asked when typing pauses for this long. */
const TYPING_MS = 200;

interface TenantFilterProps {
  readonly tenantId: number | undefined;
  /** Null before it is known, and where there is no such tenant to see. */
  readonly tenantName: string | null;
  readonly onTenant: (tenantId: number | undefined) => void;
}

const labelOf = ({ name, isDeleted }: FindingTenant) => (isDeleted ? `${name} (deleted)` : name);

/** One of the tenants that the operator sees, found by name, id or external id. */
export function TenantFilter({ tenantId, tenantName, onTenant }: TenantFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, TYPING_MS);
  const found = useQuery({ ...findingTenantsQuery(text), enabled: isOpen }).data ?? [];
  const options = found.map((tenant) => ({ value: String(tenant.id), label: labelOf(tenant) }));
  const chosen = tenantId === undefined ? null : { value: String(tenantId), label: tenantName ?? `Tenant ${tenantId}` };
  const isListed = chosen === null || options.some(({ value }) => value === chosen.value);
  return (
    <Select
      size="xs"
      aria-label="Tenant"
      placeholder="Any tenant"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Any tenant', tabIndex: 0 }}
      comboboxProps={{ width: 280, position: 'bottom-start', shadow: 'md' }}
      // Found by more than the name, so what the database gives is what there is to choose from.
      filter={({ options: given }) => given}
      nothingFoundMessage="No tenant is called that"
      data={isListed ? options : [...options, chosen]}
      value={chosen?.value ?? null}
      onDropdownOpen={() => {
        setTyped('');
        setIsOpen(true);
      }}
      onDropdownClose={() => setIsOpen(false)}
      // What is chosen is written here by the control itself, and is no search.
      onSearchChange={(search) => setTyped(search === chosen?.label ? '' : search)}
      onChange={(value) => onTenant(value === null ? undefined : Number(value))}
    />
  );
}
