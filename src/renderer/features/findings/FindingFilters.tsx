import { Button, NativeSelect } from '@mantine/core';
import { FINDING_ORDERS, type FindingFilter, type FindingOrder } from '../../../shared/contract/findings';
import { UNRESOLVED_FINDING_STATUSES } from '../../../shared/domain/findings';
import { FilterMenu } from '../../components/FilterMenu';
import { filterOptions, isOpenOnly } from './finding-filter';
import classes from './FindingFilters.module.css';
import { ScopeKeyFilter } from './ScopeKeyFilter';
import { TenantFilter } from './TenantFilter';

interface FindingFiltersProps {
  readonly filter: FindingFilter;
  readonly order: FindingOrder;
  readonly tenantName: string | null;
  readonly choose: (patch: { [Key in keyof FindingFilter]?: FindingFilter[Key] | undefined }) => void;
  readonly onOrder: (order: FindingOrder) => void;
}

const ORDER_LABELS: Readonly<Record<FindingOrder, string>> = { newest: 'Newest first', due: 'Longest overdue first' };

/** Narrows a list of findings, and orders it. */
export function FindingFilters({ filter, order, tenantName, choose, onOrder }: FindingFiltersProps) {
  const options = filterOptions(filter);
  const isOpen = isOpenOnly(filter);
  const isOverdue = filter.isOverdue === true;
  return (
    <div className={classes.filters} role="search" aria-label="Filter findings">
      <ScopeKeyFilter
        key={filter.scopeKey}
        scopeKey={filter.scopeKey ?? ''}
        onScopeKey={(scopeKey) => choose({ scopeKey })}
      />
      <TenantFilter tenantId={filter.tenantId} tenantName={tenantName} onTenant={(tenantId) => choose({ tenantId })} />
      <FilterMenu
        label="Type"
        options={options.types}
        values={filter.types ?? []}
        onChange={(types) => choose({ types })}
      />
      <FilterMenu
        label="Severity"
        options={options.severities}
        values={filter.severities ?? []}
        onChange={(severities) => choose({ severities })}
      />
      <FilterMenu
        label="Status"
        options={options.statuses}
        values={filter.statuses ?? []}
        onChange={(statuses) => choose({ statuses })}
      />
      <Toggle
        label="Open"
        isOn={isOpen}
        onToggle={() => choose({ statuses: isOpen ? undefined : [...UNRESOLVED_FINDING_STATUSES] })}
      />
      <Toggle label="Overdue" isOn={isOverdue} onToggle={() => choose({ isOverdue: isOverdue ? undefined : true })} />
      <NativeSelect
        size="xs"
        aria-label="Order"
        value={order}
        data={FINDING_ORDERS.map((value) => ({ value, label: ORDER_LABELS[value] }))}
        onChange={(event) => onOrder(FINDING_ORDERS.find((each) => each === event.currentTarget.value) ?? 'newest')}
      />
    </div>
  );
}

function Toggle({ label, isOn, onToggle }: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <Button
      size="xs"
      variant="default"
      className={classes.toggle}
      aria-pressed={isOn}
      data-chosen={isOn || undefined}
      onClick={onToggle}
    >
      {label}
    </Button>
  );
}
