import { Chip, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { operationTypes } from '../../../shared/domain/operation-types';
import { STATUS_BUCKETS, type StatusBucket } from '../../../shared/domain/run-status';
import { FilterMenu } from '../../components/FilterMenu';
import { STATUS_APPEARANCE } from '../../components/status';
import type { OperationView } from '../navigation/route';
import { type ChosenFilter, viewBuckets } from './run-filter';
import classes from './RunFilters.module.css';

interface RunFiltersProps {
  readonly view: OperationView;
  readonly chosen: ChosenFilter;
  readonly choose: (patch: Partial<ChosenFilter>) => void;
}

const TYPE_OPTIONS = operationTypes().map(({ type, label }) => ({ value: type, label }));

/** Narrows the list by type, status, initiator and staleness. */
export function RunFilters({ view, chosen, choose }: RunFiltersProps) {
  const buckets: readonly StatusBucket[] = viewBuckets(view) ?? STATUS_BUCKETS;
  return (
    <div className={classes.filters} role="search" aria-label="Filter operations">
      <TextInput
        size="xs"
        data-filter-input
        aria-label="Started by"
        placeholder="Started by…"
        className={classes.initiator}
        leftSection={<IconFilter size={13} aria-hidden />}
        value={chosen.initiator}
        onChange={(event) => choose({ initiator: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <FilterMenu label="Type" options={TYPE_OPTIONS} values={chosen.types} onChange={(types) => choose({ types })} />
      {view !== 'stuck' && (
        <FilterMenu
          label="Status"
          options={buckets.map((bucket) => ({ value: bucket, label: STATUS_APPEARANCE[bucket].label }))}
          values={chosen.buckets}
          onChange={(values) => choose({ buckets: values })}
        />
      )}
      {(view === 'all' || view === 'active') && (
        <Chip size="xs" checked={chosen.staleOnly} onChange={(staleOnly) => choose({ staleOnly })}>
          Stale only
        </Chip>
      )}
    </div>
  );
}
