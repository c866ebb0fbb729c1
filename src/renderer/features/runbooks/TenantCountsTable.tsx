import type { ReactNode } from 'react';
import type { Preflight } from '../../../shared/contract/preflight';
import { formatCount, formatPercent } from '../../format/count';
import classes from './TenantCountsTable.module.css';

interface TenantCountsTableProps {
  readonly tenants: Preflight['topTenants'];
  /** What is told below the rows. */
  readonly children?: ReactNode;
}

/** Tenants with how many findings they have and how many will change. */
export function TenantCountsTable({ tenants, children }: TenantCountsTableProps) {
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label="Findings by tenant">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Tenant</th>
            <th scope="col" className={classes.number}>
              Findings
            </th>
            <th scope="col" className={classes.number}>
              Will change
            </th>
            <th scope="col" className={classes.share}>
              <span className={classes.hidden}>Share</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <tr key={tenant.tenantId}>
              <td className={classes.name} title={`${tenant.tenantName} (#${tenant.tenantId})`}>
                {tenant.tenantName}
              </td>
              <td className={classes.number}>{formatCount(tenant.totalCount)}</td>
              <td className={classes.number}>{formatCount(tenant.affectedCount)}</td>
              <Share fraction={tenant.totalCount === 0 ? 0 : tenant.affectedCount / tenant.totalCount} />
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </div>
  );
}

function Share({ fraction }: { readonly fraction: number }) {
  return (
    <td className={classes.share} title={formatPercent(fraction)}>
      <span className={classes.hidden}>{formatPercent(fraction)}</span>
      <div className={classes.track} aria-hidden>
        <div className={classes.bar} style={{ width: `${100 * fraction}%` }} />
      </div>
    </td>
  );
}
