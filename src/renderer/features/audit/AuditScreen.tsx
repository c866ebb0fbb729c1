import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { AuditRecord } from '../../../shared/contract/audit';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { countOf } from '../../format/count';
import { useScreenTitle } from '../navigation/use-screen-title';
import { chooseAuditFilter, isAuditFiltered, NO_AUDIT_FILTER, toAuditFilter, useAuditFilter } from './audit-filter';
import { AuditDetail } from './AuditDetail';
import { AuditExport } from './AuditExport';
import { AuditFilters } from './AuditFilters';
import classes from './AuditScreen.module.css';
import { AuditTable, AuditTableSkeleton } from './AuditTable';
import { useAuditList } from './use-audit-list';

/** The database is asked when typing pauses for this long. */
const TYPING_MS = 250;

/** Who did what and when, newest first. */
export function AuditScreen() {
  useScreenTitle('Audit');
  const chosen = useAuditFilter();
  const [settled] = useDebouncedValue(chosen, TYPING_MS);
  const filter = useMemo(() => toAuditFilter(settled), [settled]);
  const list = useAuditList(filter);
  const [opened, setOpened] = useState<AuditRecord | null>(null);
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <h1 className={classes.title}>Audit</h1>
        <div className={classes.tools}>
          <AuditFilters chosen={chosen} choose={chooseAuditFilter} />
          <AuditExport filter={filter} />
        </div>
      </div>
      {list.error !== null ? (
        <div className={classes.padded}>
          <ErrorNotice error={list.error} title="The audit could not be read.">
            <Button size="xs" variant="default" onClick={list.refetch}>
              Read again
            </Button>
          </ErrorNotice>
        </div>
      ) : list.isLoading ? (
        <AuditTableSkeleton />
      ) : list.entries.length === 0 ? (
        <EmptyState
          icon={<IconHistory size={28} stroke={1.4} />}
          title={isAuditFiltered(chosen) ? 'No entry matches' : 'Nothing is recorded yet'}
          action={
            isAuditFiltered(chosen) ? (
              <Button size="xs" variant="default" onClick={() => chooseAuditFilter(NO_AUDIT_FILTER)}>
                Clear the filter
              </Button>
            ) : undefined
          }
        >
          {isAuditFiltered(chosen)
            ? 'Others are hidden by the filter.'
            : 'Sign-ins, preflights, starts, controls and ends of runbook operations are listed here.'}
        </EmptyState>
      ) : (
        <>
          <AuditTable entries={list.entries} onEndReached={list.loadMore} onOpen={setOpened} />
          <p className={classes.end} role="status">
            {list.isLoadingMore
              ? 'Reading more…'
              : list.hasMore
                ? ''
                : `${countOf(list.entries.length, 'entry', 'entries')}, that is all.`}
          </p>
        </>
      )}
      <AuditDetail entry={opened} onClose={() => setOpened(null)} />
    </div>
  );
}
