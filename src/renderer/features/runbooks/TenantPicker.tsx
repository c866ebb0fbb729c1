import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant } from '../../../shared/contract/runbooks';
import { toShownError } from '../../api';
import { useDatabaseGate } from '../session/use-database-gate';
import { tenantSearchQuery } from './runbook-queries';
import classes from './TenantPicker.module.css';

interface TenantPickerProps {
  readonly tenant: Tenant | null;
  readonly onPick: (tenant: Tenant | null) => void;
}

const SEARCH_DELAY_MS = 150;

/** Finds one tenant by name, id or external id; the database does the searching. */
export function TenantPicker({ tenant, onPick }: TenantPickerProps) {
  const gate = useDatabaseGate();
  // Null while nothing is being typed: then the chosen tenant's name stands there.
  const [typed, setTyped] = useState<string | null>(null);
  const [searched] = useDebouncedValue((typed ?? '').trim(), SEARCH_DELAY_MS);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setTyped(null);
    },
    onDropdownOpen: () => combobox.selectFirstOption(),
  });
  const search = useQuery({ ...tenantSearchQuery(searched), enabled: combobox.dropdownOpened && gate === null });
  const found = search.data ?? [];

  const pick = (value: string) => {
    const picked = found.find((each) => String(each.id) === value);
    if (picked === undefined) return;
    onPick(picked);
    setTyped(null);
    combobox.closeDropdown();
  };

  return (
    <div className={classes.picker}>
      <Combobox store={combobox} onOptionSubmit={pick} shadow="md" width="target" transitionProps={{ duration: 80 }}>
        <Combobox.Target>
          <TextInput
            size="xs"
            aria-label="Tenant"
            placeholder="Search name, id, external id…"
            className={classes.input}
            leftSection={search.isFetching ? <Loader size={12} /> : <IconSearch size={14} aria-hidden />}
            value={typed ?? tenant?.name ?? ''}
            disabled={gate !== null}
            title={gate ?? undefined}
            onFocus={(event) => {
              event.currentTarget.select();
              combobox.openDropdown();
            }}
            onClick={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (tenant !== null) onPick(null);
              combobox.openDropdown();
              combobox.updateSelectedOptionIndex();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options aria-label="Tenants" mah={300} style={{ overflowY: 'auto' }}>
            {found.map((each) => (
              <Combobox.Option key={each.id} value={String(each.id)} active={each.id === tenant?.id}>
                <TenantOption tenant={each} />
              </Combobox.Option>
            ))}
            {found.length === 0 && (
              <Combobox.Empty>
                {search.error !== null
                  ? toShownError(search.error).message
                  : search.isFetching
                    ? 'Searching…'
                    : 'No tenant matches. The platform’s own tenant can’t be picked.'}
              </Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {tenant !== null && (
        <span className={classes.chosen}>
          #{tenant.id} · {tenant.workspaceName} · {tenant.environment}
        </span>
      )}
    </div>
  );
}

function TenantOption({ tenant }: { readonly tenant: Tenant }) {
  return (
    <div className={classes.option}>
      <span className={classes.name}>{tenant.name}</span>
      <span className={classes.detail}>
        #{tenant.id} · <code>{tenant.externalId}</code> · {tenant.workspaceName}
        {tenant.status === 'active' ? '' : ` · ${tenant.status}`}
      </span>
    </div>
  );
}
