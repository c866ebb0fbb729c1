import { NativeSelect, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { AUDIT_STATUSES } from '../../../shared/contract/audit';
import { AUDIT_ACTIONS, auditActionLabel } from '../../../shared/domain/audit-actions';
import { FilterMenu } from '../../components/FilterMenu';
import { STATUS_APPEARANCE } from '../../components/status';
import { AUDIT_PERIODS, type AuditPeriod, type ChosenAuditFilter } from './audit-filter';
import { auditStatus } from './audit-status';
import classes from './AuditFilters.module.css';

interface AuditFiltersProps {
  readonly chosen: ChosenAuditFilter;
  readonly choose: (patch: Partial<ChosenAuditFilter>) => void;
}

const PERIOD_LABELS: Readonly<Record<AuditPeriod, string>> = {
  any: 'Any time',
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  between: 'Between…',
};

const ACTION_OPTIONS = AUDIT_ACTIONS.map((action) => ({ value: action, label: auditActionLabel(action) }));
const STATUS_OPTIONS = AUDIT_STATUSES.map((status) => ({
  value: status,
  label: STATUS_APPEARANCE[auditStatus(status)].label,
}));

/** Narrows the audit by text, actor, operation, action, status and time. */
export function AuditFilters({ chosen, choose }: AuditFiltersProps) {
  return (
    <div className={classes.filters} role="search" aria-label="Filter the audit">
      <TextInput
        size="xs"
        data-filter-input
        aria-label="Text"
        placeholder="Text…"
        maxLength={200}
        leftSection={<IconFilter size={13} aria-hidden />}
        value={chosen.text}
        onChange={(event) => choose({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <TextInput
        size="xs"
        aria-label="Actor"
        placeholder="Actor…"
        maxLength={200}
        value={chosen.actor}
        onChange={(event) => choose({ actor: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        aria-label="Operation"
        placeholder="Operation #…"
        inputMode="numeric"
        maxLength={16}
        value={chosen.run}
        onChange={(event) => choose({ run: event.currentTarget.value })}
      />
      <FilterMenu
        label="Action"
        options={ACTION_OPTIONS}
        values={chosen.actions}
        onChange={(actions) => choose({ actions })}
      />
      <FilterMenu
        label="Status"
        options={STATUS_OPTIONS}
        values={chosen.statuses}
        onChange={(statuses) => choose({ statuses })}
      />
      <NativeSelect
        size="xs"
        aria-label="Time"
        value={chosen.period}
        data={AUDIT_PERIODS.map((period) => ({ value: period, label: PERIOD_LABELS[period] }))}
        onChange={(event) => {
          const period = AUDIT_PERIODS.find((each) => each === event.currentTarget.value);
          if (period !== undefined) choose({ period });
        }}
      />
      {chosen.period === 'between' && (
        <>
          <Instant label="From" value={chosen.from} onChange={(from) => choose({ from })} />
          <Instant label="To" value={chosen.to} onChange={(to) => choose({ to })} />
        </>
      )}
    </div>
  );
}

function Instant({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      aria-label={`${label} (local time)`}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
