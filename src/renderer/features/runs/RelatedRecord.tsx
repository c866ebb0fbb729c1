import { Popover, Skeleton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RelatedRecord as Known, RelatedRecordTable } from '../../../shared/contract/run-parts';
import { toShownError } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { useDatabaseGate } from '../session/use-database-gate';
import { relatedRecordQuery } from './run-queries';
import classes from './RunRelated.module.css';

interface RelatedRecordProps {
  readonly record: RelatedRecordTable;
  readonly id: number;
  /** What it is, such as "Backup set". */
  readonly label: string;
}

/** A thing without a place in the window: what the ops database knows of it, in a small panel. */
export function RelatedRecord({ record, id, label }: RelatedRecordProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      transitionProps={{ duration: 80 }}
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.more}
          aria-expanded={isOpen}
          aria-label={`${label} ${id}: what is known of it`}
          onClick={() => setIsOpen((before) => !before)}
        >
          <code>{id}</code>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        {isOpen && <Panel record={record} id={id} label={label} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Panel({ record, id, label }: RelatedRecordProps) {
  const { data, error, refetch, isFetching } = useQuery(relatedRecordQuery(record, id));
  const gate = useDatabaseGate();
  return (
    <div className={classes.record}>
      {data !== undefined ? (
        <Facts known={data} />
      ) : error === null ? (
        <Skeleton h={84} role="status" aria-label={`Reading the ${label.toLowerCase()}`} />
      ) : toShownError(error).kind === 'not_found' ? (
        <p>
          {label} #{id} is not in the ops database any more, or you may not see it.
        </p>
      ) : (
        <ErrorNotice error={error} title="It could not be read." />
      )}
      <div className={classes.active}>
        <span className={classes.dim}>
          {data === undefined ? null : (
            <>
              read <Time instant={data.readAt} />
            </>
          )}
        </span>
        <span>
          <CopyButton text={String(id)} label={`Copy the id of the ${label.toLowerCase()}`} />
          <ActionButton
            size="compact-xs"
            leftSection={<IconRefresh size={13} aria-hidden />}
            loading={isFetching}
            disabledReason={gate}
            onClick={() => void refetch()}
          >
            Refresh
          </ActionButton>
        </span>
      </div>
    </div>
  );
}

function Facts({ known }: { readonly known: Known }) {
  return (
    <>
      <p className={classes.recordTitle}>{known.title}</p>
      <dl className={classes.facts}>
        {known.tenantName !== null && (
          <>
            <dt>Tenant</dt>
            <dd>{known.tenantName}</dd>
          </>
        )}
        {known.facts.map(({ label, value, at }) => (
          <Fact key={label} label={label} value={value} at={at} />
        ))}
      </dl>
      {known.activeRunId !== null && (
        <p>
          A verification is under way:{' '}
          <RouteLink to={{ screen: 'operation', runId: known.activeRunId }}>operation #{known.activeRunId}</RouteLink>.
        </p>
      )}
    </>
  );
}

function Fact({ label, value, at }: Known['facts'][number]) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{at === null ? value : <Time instant={at} />}</dd>
    </>
  );
}
