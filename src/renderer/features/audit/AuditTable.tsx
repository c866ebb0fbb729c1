import { Skeleton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { AuditRecord } from '../../../shared/contract/audit';
import { StatusBadge } from '../../components/StatusBadge';
import { Time } from '../../components/Time';
import { useListKeys } from '../../components/use-list-keys';
import { useScreenVirtualizer } from '../../components/use-screen-virtualizer';
import { usePreferences } from '../preferences/preferences-store';
import { auditStatus } from './audit-status';
import classes from './AuditTable.module.css';

interface AuditTableProps {
  readonly entries: readonly AuditRecord[];
  readonly onEndReached: () => void;
  readonly onOpen: (entry: AuditRecord) => void;
}

/** How many rows before the last the next page is asked for. */
const AHEAD = 20;

/** The entries of the audit; only those in sight exist. */
export function AuditTable({ entries, onEndReached, onOpen }: AuditTableProps) {
  const rowHeight = usePreferences((state) => (state.preferences.density === 'comfortable' ? 40 : 32));
  const bodyRef = useRef<HTMLDivElement>(null);
  const virtualizer = useScreenVirtualizer({ count: entries.length, rowHeight, bodyRef });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= entries.length - AHEAD) onEndReached();
  }, [lastIndex, entries.length, onEndReached]);
  const { activeIndex, setActiveIndex } = useListKeys({
    count: entries.length,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    open: (index) => {
      const entry = entries[index];
      if (entry !== undefined) onOpen(entry);
    },
  });
  return (
    <div className={classes.table} role="table" aria-label="Audit" aria-rowcount={entries.length + 1}>
      <div className={classes.head} role="rowgroup">
        <div className={classes.columns} role="row" aria-rowindex={1}>
          <span role="columnheader">Status</span>
          <span role="columnheader">Action</span>
          <span role="columnheader">Actor</span>
          <span role="columnheader">About</span>
          <span role="columnheader" data-wide>
            Details
          </span>
          <span role="columnheader" className={classes.number}>
            Recorded
          </span>
        </div>
      </div>
      <div ref={bodyRef} role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const entry = entries[item.index];
          return (
            entry !== undefined && (
              <Row
                key={entry.id}
                entry={entry}
                index={item.index}
                isActive={item.index === activeIndex}
                top={item.start - virtualizer.options.scrollMargin}
                onPoint={setActiveIndex}
                onOpen={onOpen}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly entry: AuditRecord;
  readonly index: number;
  readonly isActive: boolean;
  readonly top: number;
  readonly onPoint: (index: number) => void;
  readonly onOpen: (entry: AuditRecord) => void;
}

function Row({ entry, index, isActive, top, onPoint, onOpen }: RowProps) {
  const actor = entry.actor === null ? '–' : entry.actor.name || entry.actor.email;
  return (
    // The button in the row is the keyboard's way to open it; clicking beside it is a convenience.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-active={isActive || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={() => onPoint(index)}
      onClick={() => onOpen(entry)}
    >
      <span role="cell">
        <StatusBadge status={auditStatus(entry.status)} />
      </span>
      <span role="cell" title={entry.action}>
        <button
          type="button"
          className={classes.open}
          aria-label={`Audit entry ${entry.id}: ${entry.label}`}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(entry);
          }}
        >
          {entry.label}
        </button>
      </span>
      <span role="cell" title={entry.actor?.email}>
        {actor}
      </span>
      <span role="cell" className={classes.dim}>
        {aboutOf(entry)}
      </span>
      <span role="cell" className={classes.dim} data-wide>
        {detailOf(entry)}
      </span>
      <span role="cell" className={`${classes.number} ${classes.dim}`}>
        <Time instant={entry.recordedAt} />
      </span>
    </div>
  );
}

function aboutOf({ runId, tenantName, resourceType, resourceId }: AuditRecord): string {
  const run = runId === null ? null : `Operation #${runId}`;
  const resource = resourceType === null ? null : `${resourceType.replaceAll('_', ' ')} ${resourceId ?? ''}`.trim();
  return [run ?? resource, tenantName].filter((part) => part !== null).join(' · ') || '–';
}

/** What the metadata of our own entries says at a glance. */
const GLANCED = ['reason_code', 'source', 'outcome', 'refusal', 'ip'];

function detailOf({ metadata }: AuditRecord): string {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return '';
  return GLANCED.flatMap((key) => {
    const value = metadata[key];
    return typeof value === 'string' && value !== '' ? [value] : [];
  }).join(' · ');
}

/** The table's geometry while it is read. */
export function AuditTableSkeleton() {
  return (
    <div className={classes.table} role="status" aria-label="Reading the audit">
      <div className={classes.head}>
        <div className={classes.columns}>&nbsp;</div>
      </div>
      {Array.from({ length: 14 }, (_, index) => (
        <div key={index} className={classes.skeleton}>
          <Skeleton h={16} w={96} />
          <Skeleton h={12} w={110} />
          <Skeleton h={12} w={`${34 + ((index * 37) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
