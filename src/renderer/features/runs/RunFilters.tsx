import { Autocomplete, Button, Checkbox, NativeSelect, Popover, Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type OperationView, RUN_PERIODS, type RunListFilter } from '../../../shared/contract/run-lists';
import { operationTypes } from '../../../shared/domain/operation-types';
import { FilterMenu } from '../../components/FilterMenu';
import { InstantInput } from '../../components/InstantInput';
import { TextFilter } from '../../components/TextFilter';
import { useSession } from '../session/session-store';
import { PERIOD_LABELS, typeLabel } from './run-filter';
import { runChoicesQuery } from './run-queries';
import classes from './RunFilters.module.css';

interface RunFiltersProps {
  readonly view: OperationView;
  readonly filter: RunListFilter;
  readonly choose: (patch: Partial<RunListFilter>) => void;
  /** As {@link RunFiltersProps.choose}, for what is still being typed. */
  readonly type: (patch: Partial<RunListFilter>) => void;
}

const KNOWN_TYPES = operationTypes().map(({ type }) => type);

/** Narrows a list of operations by text, type, time and more. */
export function RunFilters({ view, filter, choose, type }: RunFiltersProps) {
  const choices = useQuery(runChoicesQuery).data;
  // What occurs and the catalog lacks comes after it: types of legacy rows, and those of a newer platform.
  const types = [...new Set([...KNOWN_TYPES, ...(choices?.types ?? []), ...(filter.types ?? [])])];
  return (
    <div className={classes.filters} role="search" aria-label="Filter operations">
      <TextFilter
        label="Text"
        placeholder="Id, name, tenant, failure…"
        clearLabel="Clear the text"
        width={200}
        text={filter.text ?? ''}
        onText={(text) => type({ text })}
      />
      <FilterMenu
        label="Type"
        options={types.map((value) => ({ value, label: typeLabel(value) }))}
        values={filter.types ?? []}
        onChange={(values) => choose({ types: values })}
      />
      <TimeFilter filter={filter} choose={choose} type={type} />
      <MoreFilters view={view} filter={filter} choose={choose} type={type} />
    </div>
  );
}

function TimeFilter({ filter, choose, type }: Omit<RunFiltersProps, 'view'>) {
  const isBetween = filter.createdAfter !== undefined || filter.createdBefore !== undefined;
  const chosen = isBetween ? 'between' : (filter.period ?? 'any');
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="Time"
        value={chosen}
        data={[
          { value: 'any', label: 'Any time' },
          ...RUN_PERIODS.map((period) => ({ value: period, label: PERIOD_LABELS[period] })),
          { value: 'between', label: 'Between…' },
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const none = { period: undefined, createdAfter: undefined, createdBefore: undefined };
          if (value === 'between') choose({ ...none, createdAfter: startOfDay() });
          else choose({ ...none, period: RUN_PERIODS.find((period) => period === value) });
        }}
      />
      {isBetween && (
        <>
          <InstantInput
            label="From"
            instant={filter.createdAfter}
            onInstant={(createdAfter) => type({ createdAfter })}
          />
          <InstantInput
            label="To"
            instant={filter.createdBefore}
            onInstant={(createdBefore) => type({ createdBefore })}
          />
        </>
      )}
    </>
  );
}

function startOfDay(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

function MoreFilters({ view, filter, choose, type }: RunFiltersProps) {
  const choices = useQuery(runChoicesQuery).data;
  const ownName = useSession((state) => state.session?.identity?.name);
  const { tenantId, workspaceId, initiator, isLegacy, staleOnly } = filter;
  const count = [tenantId, workspaceId, initiator, isLegacy, staleOnly].filter((each) => each !== undefined).length;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          className={classes.target}
          data-chosen={count > 0 || undefined}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {count === 0 ? 'More' : `More: ${count}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.more}>
          <Choice
            label="Tenant"
            options={choices?.tenants}
            value={tenantId}
            onChange={(chosen) => choose({ tenantId: chosen })}
          />
          <Choice
            label="Workspace"
            options={choices?.workspaces}
            value={workspaceId}
            onChange={(chosen) => choose({ workspaceId: chosen })}
          />
          <div className={classes.who}>
            <Autocomplete
              size="xs"
              label="Started by"
              placeholder="Anybody"
              maxLength={200}
              limit={30}
              data={[...new Set(choices?.initiators)]}
              value={initiator ?? ''}
              onChange={(value) => type({ initiator: value })}
            />
            {ownName !== undefined && (
              <Button
                size="xs"
                variant="default"
                aria-pressed={initiator === ownName}
                onClick={() => choose({ initiator: initiator === ownName ? undefined : ownName })}
              >
                Mine
              </Button>
            )}
          </div>
          <NativeSelect
            size="xs"
            label="Legacy history"
            value={isLegacy === undefined ? 'both' : isLegacy ? 'only' : 'no'}
            data={[
              { value: 'both', label: 'Listed along' },
              { value: 'no', label: 'Left out' },
              { value: 'only', label: 'Nothing else' },
            ]}
            onChange={({ currentTarget: { value } }) =>
              choose({ isLegacy: value === 'both' ? undefined : value === 'only' })
            }
          />
          {(view === 'all' || view === 'active') && (
            <Checkbox
              size="xs"
              label="Stale only"
              checked={staleOnly === true}
              onChange={(event) => choose({ staleOnly: event.currentTarget.checked || undefined })}
            />
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly { readonly id: number; readonly name: string }[] | undefined;
  readonly value: number | undefined;
  readonly onChange: (id: number | undefined) => void;
}

function Choice({ label, options = [], value, onChange }: ChoiceProps) {
  const known = options.some(({ id }) => id === value);
  const data = options.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Select
      size="xs"
      label={label}
      placeholder={`Any ${label.toLowerCase()}`}
      searchable
      openOnFocus={false}
      clearable
      limit={50}
      nothingFoundMessage="Nothing is called that"
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      data={value === undefined || known ? data : [...data, { value: String(value), label: `#${value}` }]}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? undefined : Number(chosen))}
    />
  );
}
