import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { AuditRecord } from '../../../shared/contract/audit';
import { EmptyState } from '../../components/EmptyState';
import { ListScreen } from '../../components/ListScreen';
import { PagedTable } from '../../components/PagedTable';
import { countOf } from '../../format/count';
import { useScreenTitle } from '../navigation/use-screen-title';
import { chooseAuditFilter, isAuditFiltered, NO_AUDIT_FILTER, toAuditFilter, useAuditFilter } from './audit-filter';
import { auditColumns } from './audit-columns';
import { AuditDetail } from './AuditDetail';
import { AuditExport } from './AuditExport';
import { AuditFilters } from './AuditFilters';
import { useAuditList } from './use-audit-list';

/** The database is asked when typing pauses for this long. */
const TYPING_MS = 250;

/** Who did what and when, newest first. */
export function AuditScreen() {
  useScreenTitle('Audit');
  const chosen = useAuditFilter();
  const [settled] = useDebouncedValue(chosen, TYPING_MS);
  const filter = useMemo(() => toAuditFilter(settled), [settled]);
  const list = useAuditList(filter, settled.chosenAtMs);
  const [opened, setOpened] = useState<AuditRecord | null>(null);
  const columns = useMemo(() => auditColumns(setOpened), []);
  return (
    <ListScreen
      title="Audit"
      tools={
        <>
          <AuditFilters chosen={chosen} choose={chooseAuditFilter} />
          <AuditExport filter={filter} />
        </>
      }
    >
      <PagedTable
        list={list}
        label="Audit"
        readingLabel="Reading the audit"
        errorTitle="The audit could not be read."
        moreErrorTitle="More entries could not be read."
        columns={columns}
        rowKey={auditKey}
        counted={countOf(list.rows.length, 'entry', 'entries')}
        onOpen={setOpened}
        empty={<NoEntries isFiltered={isAuditFiltered(chosen)} />}
      />
      <AuditDetail entry={opened} onClose={() => setOpened(null)} />
    </ListScreen>
  );
}

function auditKey({ id }: AuditRecord): string {
  return String(id);
}

function NoEntries({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <EmptyState
      icon={<IconHistory size={28} stroke={1.4} />}
      title={isFiltered ? 'No entry matches' : 'Nothing is recorded yet'}
      action={
        isFiltered ? (
          <Button size="xs" variant="default" onClick={() => chooseAuditFilter(NO_AUDIT_FILTER)}>
            Clear the filter
          </Button>
        ) : undefined
      }
    >
      {isFiltered
        ? 'Others are hidden by the filter.'
        : 'Sign-ins, preflights, starts, controls and ends of runbook operations are listed here.'}
    </EmptyState>
  );
}
