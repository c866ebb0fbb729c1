import { useEffect, useRef } from 'react';
import type { RunTenant } from '../../../shared/contract/runs';
import { explainReasonCode } from '../../../shared/domain/failures';
import { Elapsed } from '../../components/Elapsed';
import { ProgressBar } from '../../components/ProgressBar';
import { shownTenantStatus } from '../../components/status';
import { StatusBadge } from '../../components/StatusBadge';
import { useScreenVirtualizer } from '../../components/use-screen-virtualizer';
import { formatCount } from '../../format/count';
import { usePreferences } from '../preferences/preferences-store';
import classes from './RunTenantTable.module.css';

interface RunTenantTableProps {
  readonly rows: readonly RunTenant[];
  readonly onEndReached: () => void;
}

/** How many rows before the last the next page is asked for. */
const AHEAD = 30;

const COLUMNS = [
  { label: 'Tenant', isNumber: false },
  { label: 'State', isNumber: false },
  { label: 'Scanned', isNumber: true },
  { label: 'Updated', isNumber: true },
  { label: 'Merged', isNumber: true },
  { label: 'Skipped', isNumber: true },
  { label: 'Tries', isNumber: true },
  { label: 'Took', isNumber: true },
  { label: 'Last error', isNumber: false },
] as const;

/** Tenants as rows; only those in sight exist. */
export function RunTenantTable({ rows, onEndReached }: RunTenantTableProps) {
  const rowHeight = usePreferences((state) => (state.preferences.density === 'comfortable' ? 40 : 32));
  const bodyRef = useRef<HTMLDivElement>(null);
  const virtualizer = useScreenVirtualizer({ count: rows.length, rowHeight, bodyRef });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= rows.length - AHEAD) onEndReached();
  }, [lastIndex, rows.length, onEndReached]);
  return (
    <div className={classes.table} role="table" aria-label="Tenants" aria-rowcount={rows.length + 1}>
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.columns} aria-rowindex={1}>
          {COLUMNS.map(({ label, isNumber }) => (
            <span key={label} role="columnheader" className={isNumber ? classes.number : undefined}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <div ref={bodyRef} role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const tenant = rows[item.index];
          return (
            tenant !== undefined && (
              <Row
                key={tenant.tenantId}
                tenant={tenant}
                rowIndex={item.index + 2}
                top={item.start - virtualizer.options.scrollMargin}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function Row({
  tenant,
  rowIndex,
  top,
}: {
  readonly tenant: RunTenant;
  readonly rowIndex: number;
  readonly top: number;
}) {
  const { lastError } = tenant;
  const isRunning = tenant.state === 'running';
  return (
    <div role="row" aria-rowindex={rowIndex} className={classes.row} style={{ transform: `translateY(${top}px)` }}>
      <span role="cell" title={`${tenant.tenantName} (#${tenant.tenantId})`}>
        {tenant.tenantName}
      </span>
      <span role="cell">
        <StatusBadge status={shownTenantStatus(tenant.state)} />
      </span>
      <span
        role="cell"
        className={classes.number}
        title={`${formatCount(tenant.scanned)} of ${formatCount(tenant.total)} findings`}
      >
        {formatCount(tenant.scanned)}
        <span className={classes.dim}> / {formatCount(tenant.total)}</span>
        {isRunning && tenant.total > 0 && (
          <ProgressBar
            size="small"
            label={`Progress of ${tenant.tenantName}`}
            progress={{
              kind: 'determinate',
              processed: tenant.scanned,
              total: tenant.total,
              fraction: Math.min(1, tenant.scanned / tenant.total),
            }}
          />
        )}
      </span>
      <Count value={tenant.rowUpdated} />
      <Count value={tenant.consolidated} />
      <Count value={tenant.skipped} />
      <Count value={tenant.attempts} isQuiet={tenant.attempts <= 1} />
      <span role="cell" className={classes.number}>
        {tenant.startedAt === null ? (
          '–'
        ) : (
          <Elapsed from={tenant.startedAt} to={tenant.finishedAt} isStill={!isRunning} />
        )}
      </span>
      <span
        role="cell"
        className={tenant.state === 'failed' ? classes.error : classes.dim}
        title={lastError === null ? undefined : `${lastError.reason_code}: ${lastError.message}`}
      >
        {lastError === null ? '' : (explainReasonCode(lastError.reason_code)?.meaning ?? lastError.message)}
      </span>
    </div>
  );
}

function Count({ value, isQuiet = false }: { readonly value: number; readonly isQuiet?: boolean }) {
  return (
    <span role="cell" className={`${classes.number} ${value === 0 || isQuiet ? classes.dim : ''}`}>
      {formatCount(value)}
    </span>
  );
}
